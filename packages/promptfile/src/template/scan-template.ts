import type { TextRange } from "../split-file.ts";

/**
 * A template in pieces: literal text, variables, and calls of template tools, in order and without a gap.
 * `name` is the text between the braces; `path` is the same read as dotted and indexed steps. Braces belong to `range`.
 */
export type TemplateSegment = { range: TextRange } & (
  | { kind: "text"; text: string }
  | { kind: "variable"; name: string; path: readonly (string | number)[] | undefined }
  | { kind: "call"; name: string; arguments: TemplateArgument[] }
);

export type TemplateArgument = { kind: "literal"; value: string } | { kind: "variable"; name: string };

// {{ name }}, {{ a.b[0] }} with at most one space on each side, or {{ tool("literal", variable) }}.
// Whatever else stands between braces is text.
const PLACEHOLDER = /\{\{ ?(?:([A-Za-z0-9_.[\]]+)|([A-Za-z0-9_-]+)\(([A-Za-z0-9_\-, "]*)\)) ?\}\}/g;

/** Reads a template of the `default` language. Linear in the length of the text; never fails. */
export function scanTemplate(text: string): TemplateSegment[] {
  const segments: TemplateSegment[] = [];
  let textStart = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    if (match.index > textStart) segments.push(textSegment(text, textStart, match.index));
    textStart = match.index + match[0].length;
    const range = { start: match.index, end: textStart };
    const [, variable, tool, argumentText] = match;
    if (variable !== undefined) {
      segments.push({ kind: "variable", name: variable, path: readPath(variable), range });
    } else if (tool !== undefined) {
      segments.push({ kind: "call", name: tool, arguments: readArguments(argumentText ?? ""), range });
    }
  }
  if (textStart < text.length) segments.push(textSegment(text, textStart, text.length));
  return segments;
}

function textSegment(text: string, start: number, end: number): TemplateSegment {
  return { kind: "text", text: text.slice(start, end), range: { start, end } };
}

/** `a.b[0]` → `["a", "b", 0]`; undefined where there is nothing to walk or the text is not a path. */
function readPath(name: string): readonly (string | number)[] | undefined {
  if (!/^[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+|\[[0-9]+\])+$/.test(name)) return undefined;
  return [...name.matchAll(/\[([0-9]+)\]|([A-Za-z0-9_]+)/g)].map(([, index, key]) =>
    index === undefined ? (key ?? "") : Number(index),
  );
}

function readArguments(text: string): TemplateArgument[] {
  const trimmed = text.trim();
  if (trimmed === "") return [];
  return splitArguments(trimmed).map((item) =>
    item.startsWith('"')
      ? { kind: "literal", value: item.replaceAll('"', "") }
      : { kind: "variable", name: item },
  );
}

/** Splits at the commas outside quotes. */
function splitArguments(text: string): string[] {
  return [...text.matchAll(/(?:"[^"]*"?|[^,"])+/g)]
    .map(([item]) => item.trim())
    .filter((item) => item !== "");
}
