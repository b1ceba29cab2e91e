import type { TextRange } from "../split-file.ts";
import type { LanguageFile } from "./language-file.ts";
import { nodesAt } from "./language-file.ts";
import { readPartialToken } from "./hover.ts";
import { toolsOf, toolTagsOf } from "./tool-places.ts";
import { declarationsOf, variableAt } from "./variable-places.ts";

/** Where something is said: in this text, or in the partial at a path of the workspace. */
export type Definition = { kind: "here"; range: TextRange } | { kind: "partial"; path: string };

/**
 * Where what stands at an offset is from: a tool that is called or answered in `tools`, the answer of a call at the
 * call, a variable in `inputs`, a partial in its file.
 */
export function definitionAt(file: LanguageFile, offset: number): Definition | undefined {
  const here = (range: TextRange | undefined): Definition | undefined =>
    range && { kind: "here", range: { start: range.start, end: range.end } };
  const nodes = nodesAt(file.root, offset);
  const token = nodes.at(-1);
  if (token?.kind === "partial") {
    const partial = readPartialToken(file, token);
    return partial && { kind: "partial", ...partial };
  }
  const variable = variableAt(file, offset);
  if (variable)
    return here(
      declarationsOf(file)
        .get(variable.name)
        ?.children.find(({ kind }) => kind === "key"),
    );
  const tags = toolTagsOf(file);
  const found = tags.find(({ tag }) => nodes.includes(tag));
  if (!found) return undefined;
  const isAtId = nodes.some(({ kind, name }) => kind === "attribute" && name === "id");
  const call = tags.find(({ isCall, id }) => isCall && id !== undefined && id === found.id);
  if (!found.isCall && isAtId) return here(call?.tag);
  const name = found.name ?? call?.name;
  return here(toolsOf(file).find((tool) => tool.name === name)?.range);
}
