import type { Element } from "../body/element.ts";
import { isBlank } from "../body/whitespace.ts";
import type { TextRange } from "../split-file.ts";
import type { TemplatePlace } from "../template/template-texts.ts";
import type { FileLayout } from "./create-lint-context.ts";
import { mapText } from "./map-text.ts";
import type { MappedText } from "./map-text.ts";

/** Finds where a range of a template's text is written; each text is mapped once, when it is first asked for. */
export function createTextLocator(layout: FileLayout): (place: TemplatePlace, range: TextRange) => TextRange {
  const mapped = new Map<string, MappedText | TextRange>();
  return (place, range) => {
    const key = `${place.messageIndex}.${place.partIndex}`;
    let source = mapped.get(key);
    if (source === undefined) mapped.set(key, (source = mapPlace(layout, place)));
    return "offsets" in source ? toFileRange(source, range) : source;
  };
}

function toFileRange({ offsets }: MappedText, { start, end }: TextRange): TextRange {
  const first = offsets[start] ?? offsets.at(-1) ?? 0;
  return { start: first, end: end > start ? (offsets[end - 1] ?? first) + 1 : first };
}

/** The text at a place with its offsets; else, where it is written otherwise, the range to point at. */
function mapPlace(layout: FileLayout, place: TemplatePlace): MappedText | TextRange {
  const { text, parts, elements, frontmatter, isCompletion } = layout;
  if (isCompletion && place.messageIndex === undefined) {
    const { body } = parts;
    // One empty line before the text is not part of it.
    const skipped = /^\r?\n/.exec(text.slice(body.start, body.start + 2))?.[0].length ?? 0;
    const start = body.start + skipped;
    return body.end > start ? map(layout, { start, end: body.end }, true) : frontmatter.locate(["template"]);
  }
  const element = elements[place.messageIndex ?? -1];
  if (!element) return frontmatter.locate(["template"]);
  return place.partIndex === undefined
    ? mapContent(layout, element)
    : mapPart(layout, element, place.partIndex);
}

function map({ text, parts }: FileLayout, range: TextRange, isPreserved: boolean): MappedText {
  return mapText(text.slice(range.start, range.end), {
    start: range.start,
    isPreserved,
    hasCrlf: parts.hasCrlf,
  });
}

/** Text content; beside calls it is in runs, joined by a line break of their own. */
function mapContent(layout: FileLayout, element: Element): MappedText | TextRange {
  const isPreserved = isPreservedIn(element);
  const [first, ...rest] = element.children;
  if (first === undefined) return element.openTag;
  if (rest.length === 0 && first.kind === "text") return map(layout, first.range, isPreserved);
  const runs = element.children.flatMap((child, index) => {
    if (child.kind !== "text") return [];
    const isFirstPreserved = isPreserved && index === 0;
    if (isBlankRange(layout, child.range) && !isFirstPreserved) return [];
    return [map(layout, child.range, isFirstPreserved)];
  });
  return joinRuns(runs) ?? element.openTag;
}

function joinRuns(runs: readonly MappedText[]): MappedText | undefined {
  if (runs.length === 0) return undefined;
  const offsets: number[] = [];
  for (const [index, run] of runs.entries()) {
    if (index > 0) offsets.push((offsets.at(-1) ?? 0) + 1);
    for (const offset of run.offsets) offsets.push(offset);
  }
  return { text: runs.map(({ text }) => text).join("\n"), offsets };
}

function mapPart(layout: FileLayout, element: Element, partIndex: number): MappedText | TextRange {
  const parts = element.children.filter((child) =>
    child.kind === "text" ? !isBlankRange(layout, child.range) : child.name !== "tool",
  );
  const part = parts[partIndex];
  if (part === undefined) return element.openTag;
  if (part.kind === "text") return map(layout, part.range, false);
  const [inner] = part.children;
  if (part.name === "text") return inner ? map(layout, inner.range, isPreservedIn(part)) : part.openTag;
  return part.attributes.find(({ name }) => name === "url")?.range ?? part.openTag;
}

function isPreservedIn({ attributes }: Element): boolean {
  return attributes.some(({ name, value }) => name === "whitespace" && value === "preserve");
}

function isBlankRange({ text }: FileLayout, { start, end }: TextRange): boolean {
  return text
    .slice(start, end)
    .split("\n")
    .every((line) => isBlank(line.replace(/\r$/, "")));
}
