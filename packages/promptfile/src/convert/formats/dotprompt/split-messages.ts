import { splitHandlebars } from "../../template/handlebars-tags.ts";
import { splitArguments } from "../../template/handlebars-values.ts";

/** A piece of a dotprompt template: what begins a message, a part that is no text, or text to be read on. */
export type TemplatePiece = { start: number; source: string } & (
  | { kind: "text" }
  | { kind: "role"; role: string }
  | { kind: "history" }
  | { kind: "section"; name: string }
  | { kind: "media"; url: string }
);

/** Splits a template at the helpers that make structure, where they stand outside of blocks. */
export function splitMessages(template: string): TemplatePiece[] {
  const pieces: TemplatePiece[] = [];
  let depth = 0;
  let textStart = 0;
  const addText = (end: number) => {
    if (end > textStart)
      pieces.push({ kind: "text", start: textStart, source: template.slice(textStart, end) });
  };
  for (const tag of splitHandlebars(template, false)) {
    if (tag.kind === "open" || tag.kind === "inverse") depth += 1;
    else if (tag.kind === "close") depth = Math.max(depth - 1, 0);
    const structure = depth === 0 && tag.kind === "value" ? readStructure(tag.content) : undefined;
    if (!structure) continue;
    const source = template.slice(tag.start, tag.end);
    addText(tag.start);
    pieces.push({ ...structure, start: tag.start, source });
    textStart = tag.end;
  }
  addText(template.length);
  return trimAround(pieces);
}

type Structure =
  | { kind: "role"; role: string }
  | { kind: "history" }
  | { kind: "section"; name: string }
  | { kind: "media"; url: string };

function readStructure(content: string): Structure | undefined {
  const [helper, ...words] = splitArguments(content);
  if (helper === "history" && words.length === 0) return { kind: "history" };
  if (helper === "media") {
    const url = /(?:^|\s)url\s*=\s*("[^"]*"|'[^']*'|[^\s"']+)/.exec(content)?.[1];
    return url === undefined ? undefined : { kind: "media", url };
  }
  const text = words.length === 1 ? /^["'](.*)["']$/.exec(words[0] ?? "")?.[1] : undefined;
  if (text === undefined) return undefined;
  if (helper === "role") return { kind: "role", role: text };
  return helper === "section" ? { kind: "section", name: text } : undefined;
}

/** `~` in a helper takes the white space beside it. */
function trimAround(pieces: readonly TemplatePiece[]): TemplatePiece[] {
  return pieces.flatMap((piece, index): TemplatePiece[] => {
    if (piece.kind !== "text") return [piece];
    let { source } = piece;
    if (pieces[index - 1]?.source.endsWith("~}}")) source = source.trimStart();
    if (pieces[index + 1]?.source.startsWith("{{~")) source = source.trimEnd();
    const start = piece.start + (piece.source.length - piece.source.trimStart().length);
    return source === "" ? [] : [{ ...piece, start: source === piece.source ? piece.start : start, source }];
  });
}
