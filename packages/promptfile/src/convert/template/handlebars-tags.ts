/** A tag of Handlebars or Mustache, or the text between two. Offsets are of the whole template. */
export type HandlebarsTag = {
  kind: "text" | "value" | "open" | "inverse" | "close" | "else" | "partial" | "comment";
  /** Of a text: what it says. Of a tag: what stands inside it, without marks. */
  content: string;
  start: number;
  end: number;
};

const TAG =
  /\{\{(~?)(?:!--[^]{0,10000}?--|!(?!--)[^}]{0,5000}|\{([^{}]{0,1000})\}|([#^/>&]?)((?:"[^"]{0,1000}"|'[^']{0,1000}'|[^"'{}]){0,2000}))~?\}\}/y;
const KINDS: Readonly<Record<string, HandlebarsTag["kind"]>> = {
  "#": "open",
  "^": "inverse",
  "/": "close",
  ">": "partial",
};
/** Alone on their lines, these take the lines with them. */
const STANDALONE: ReadonlySet<HandlebarsTag["kind"]> = new Set([
  "open",
  "inverse",
  "close",
  "else",
  "partial",
  "comment",
]);

/** Splits a template into its tags and the texts between, white space trimmed as the language does. */
export function splitHandlebars(source: string, mustache: boolean): HandlebarsTag[] {
  const { tags, trims } = scan(source, mustache);
  return trimTexts(tags, trims);
}

type Trims = Map<HandlebarsTag, { before: boolean; after: boolean }>;

function scan(source: string, mustache: boolean): { tags: HandlebarsTag[]; trims: Trims } {
  const tags: HandlebarsTag[] = [];
  const trims: Trims = new Map();
  let text = "";
  let textStart = 0;
  let at = 0;
  const flush = (end: number) => {
    if (text !== "") tags.push({ kind: "text", content: text, start: textStart, end });
    text = "";
  };
  while (at < source.length) {
    const next = source.indexOf("{{", at);
    text += source.slice(at, next === -1 ? source.length : next);
    if (next === -1) break;
    at = next;
    // One backslash makes the tag text; of two, one is text and the tag is a tag.
    const isEscaped = !mustache && text.endsWith("\\");
    if (isEscaped) text = text.slice(0, -1);
    TAG.lastIndex = next;
    const match = isEscaped && !text.endsWith("\\") ? null : TAG.exec(source);
    if (!match) {
      text += "{{";
      at += 2;
      continue;
    }
    flush(next);
    const tag = toTag(match, next);
    at = textStart = tag.end;
    tags.push(tag);
    trims.set(tag, { before: match[1] === "~", after: match[0].endsWith("~}}") });
  }
  flush(source.length);
  return { tags, trims };
}

function toTag(match: RegExpExecArray, start: number): HandlebarsTag {
  const [whole, , triple, mark = "", content] = match;
  const shared = { start, end: start + whole.length };
  if (triple !== undefined) return { kind: "value", content: triple.trim(), ...shared };
  if (content === undefined) return { kind: "comment", content: "", ...shared };
  const inner = content.replace(/~$/, "").trim();
  if (mark === "" && /^else(?:\s|$)/.test(inner))
    return { kind: "else", content: inner.slice(4).trim(), ...shared };
  if (mark === "^" && inner === "") return { kind: "else", content: "", ...shared };
  return { kind: KINDS[mark] ?? "value", content: inner, ...shared };
}

function trimTexts(tags: readonly HandlebarsTag[], trims: Trims): HandlebarsTag[] {
  const contents = tags.map(({ content }) => content);
  for (const [index, tag] of tags.entries()) {
    if (tag.kind === "text") continue;
    const before = contents[index - 1] ?? "";
    const after = contents[index + 1] ?? "";
    if (STANDALONE.has(tag.kind) && standsAlone(tags, index)) {
      if (index > 0) contents[index - 1] = before.replace(/[ \t]*$/, "");
      if (index < tags.length - 1) contents[index + 1] = after.replace(/^[ \t]*\r?\n?/, "");
    }
    const trim = trims.get(tag);
    if (trim?.before && tags[index - 1]?.kind === "text") contents[index - 1] = before.trimEnd();
    if (trim?.after && tags[index + 1]?.kind === "text") contents[index + 1] = after.trimStart();
  }
  return tags.map((tag, index) => (tag.kind === "text" ? { ...tag, content: contents[index] ?? "" } : tag));
}

function standsAlone(tags: readonly HandlebarsTag[], index: number): boolean {
  const before = tags[index - 1];
  const after = tags[index + 1];
  const startsLine =
    before === undefined ||
    (before.kind === "text" &&
      /(?:^|\n)[ \t]*$/.test(before.content) &&
      (index === 1 || before.content.includes("\n")));
  const endsLine =
    after === undefined ||
    (after.kind === "text" &&
      /^[ \t]*(?:\r?\n|$)/.test(after.content) &&
      (index === tags.length - 2 || after.content.includes("\n")));
  return startsLine && endsLine;
}
