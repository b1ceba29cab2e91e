import type { PromptKernel } from "../types/prompt.ts";
import { PARTIAL } from "./partial.ts";
import { isLocalAddress } from "./resolve-path.ts";

/** What a Prompt names and does not hold: a partial, or a picture or document on somebody's disk. */
export type Reference = {
  kind: "partial" | "image" | "file";
  /** The path as it is written. */
  path: string;
  /** As it stands in the text: `{{> shared/tone }}`, or the path again. */
  written: string;
};

/**
 * The partials and local files that `resolveReferences` would put in, each once, in the order they appear. A version
 * that is called must have none left.
 *
 * @example
 * findReferences({ template: [{ role: "system", content: "{{> shared/tone }}" }] });
 * // [{ kind: "partial", path: "shared/tone", written: "{{> shared/tone }}" }]
 */
export function findReferences({ template }: Pick<PromptKernel, "template">): Reference[] {
  const found = new Map<string, Reference>();
  const add = (reference: Reference): void => {
    const key = `${reference.kind} ${reference.written}`;
    if (!found.has(key)) found.set(key, reference);
  };
  const addPartials = (text: string): void => {
    if (!text.includes("{{>")) return;
    for (const [written, path = ""] of text.matchAll(PARTIAL)) add({ kind: "partial", path, written });
  };
  const addLocal = (kind: "image" | "file", url: string): void => {
    if (isLocalAddress(url)) add({ kind, path: url, written: url });
  };
  if (typeof template === "string") addPartials(template);
  else {
    for (const { content } of template ?? []) {
      if (typeof content === "string") addPartials(content);
      else {
        for (const part of content ?? []) {
          if (part.type === "text") addPartials(part.text);
          else if (part.type === "file") addLocal("file", part.file.url);
          else addLocal("image", part.image_url.url);
        }
      }
    }
  }
  return [...found.values()];
}
