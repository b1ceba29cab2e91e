import type { FileContent } from "../forms/file-content.ts";
import { normalizeContent } from "../forms/forms.ts";
import { mergeValue } from "./merge-value.ts";
import type { Sides } from "./sides.ts";

/**
 * Three versions of a File's content into one: by message, parameter, key, Datapoint and line. What only one side
 * changed is taken; in what both changed differently the two results differ. Without a base all that differs is in
 * dispute.
 *
 * @example
 * const { here, conflicts } = mergeContents({ base, here: onDisk, there: inRegistry });
 * if (conflicts.length === 0) save(here);
 */
export function mergeContents({
  base,
  here,
  there,
}: {
  base: FileContent | undefined;
  here: FileContent;
  there: FileContent;
}): Sides<FileContent> {
  const three = {
    base: base && normalizeContent(base).kernel,
    here: normalizeContent(here).kernel,
    there: normalizeContent(there).kernel,
  };
  const merged = mergeValue(three, "");
  const toContent = (kernel: unknown) => ({ type: here.type, kernel }) as FileContent;
  return { here: toContent(merged.here), there: toContent(merged.there), conflicts: merged.conflicts };
}
