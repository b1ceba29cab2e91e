import { ATTRIBUTE_VALUES, CHILD_ATTRIBUTES, ROLE_ATTRIBUTES } from "../body/tag-attributes.ts";
import { CHILD_TAGS, createTagPattern, ROLE_TAGS } from "../body/tags.ts";
import type { TextRange } from "../split-file.ts";
import type { Completion } from "./completion.ts";
import { propose } from "./completion.ts";
import { detailOf } from "./hover.ts";
import type { LanguageFile } from "./language-file.ts";
import { toolsOf, toolTagsOf } from "./tool-places.ts";
import { namesOf } from "./variable-places.ts";

const PARTIAL_BEING_WRITTEN = /\{\{>[ \t]*([^\s{}]*)$/;
const VARIABLE_BEING_WRITTEN = /\{\{[ \t]?([A-Za-z0-9_]*)$/;
/** In Jinja behind an operator, a filter's comma, a word such as `if`. */
const JINJA_BEING_WRITTEN = /\{[{%][^{}%\n]*?[\s(,~+\-*/=<>!]([A-Za-z_][A-Za-z0-9_]*)?$/;
const TAG_BEING_WRITTEN = /<(\/?)([a-z]*)$/;
const INSIDE_TAG = /<([a-z]+)\s[^<>]*$/;
const VALUE_BEING_WRITTEN = /([a-z_]+)\s*=\s*"([^"<>]*)$/;
const ATTRIBUTE_BEING_WRITTEN = /\s([a-z_]*)$/;
/** A tag or an expression is not looked for further back. */
const WINDOW = 2000;

/** What may be written at an offset of the body. */
export function completeBody(file: LanguageFile, body: TextRange, offset: number): Completion[] {
  const before = file.text.slice(Math.max(body.start, offset - WINDOW), offset);
  const rangeOf = (written = ""): TextRange => ({ start: offset - written.length, end: offset });
  const partial = PARTIAL_BEING_WRITTEN.exec(before);
  if (partial) return completePartials(file, rangeOf(partial[1]));
  const isJinja = /^template_language:[ \t]*["']?jinja/m.test(file.text.slice(0, body.start));
  const variable = VARIABLE_BEING_WRITTEN.exec(before) ?? (isJinja ? JINJA_BEING_WRITTEN.exec(before) : null);
  if (variable) return completeVariables(file, rangeOf(variable[1]), offset);
  if (/^endpoint:[ \t]*["']?(?:complete|edit)/m.test(file.text.slice(0, body.start))) return [];
  const open = openElements(file.text.slice(body.start, offset));
  const inside = INSIDE_TAG.exec(before);
  if (inside)
    return completeAttributes(
      file,
      { tag: inside[1] ?? "", inside: inside[0], isTop: open.length === 0 },
      rangeOf,
    );
  const tag = TAG_BEING_WRITTEN.exec(before);
  return tag ? completeTags({ isClosing: tag[1] === "/", open }, rangeOf(tag[2])) : [];
}

function completePartials({ listPartials }: LanguageFile, range: TextRange): Completion[] {
  return propose(
    range,
    (listPartials?.() ?? []).map((label) => ({ label, kind: "partial" as const })),
  );
}

/** Names come from the file; while it cannot be read, from what is written between braces elsewhere. */
function completeVariables(file: LanguageFile, range: TextRange, offset: number): Completion[] {
  const others = file.text.slice(0, range.start) + file.text.slice(offset);
  const written = [...others.matchAll(/\{\{ ?([A-Za-z_][A-Za-z0-9_]*)/g)].map(([, name = ""]) => name);
  const known = namesOf(file).filter((name) => name !== file.text.slice(range.start, range.end));
  return propose(
    range,
    [...new Set([...known, ...written])].map((label) => ({
      label,
      kind: "variable" as const,
      detail: detailOf(file, label),
    })),
  );
}

function completeTags(
  { isClosing, open }: { isClosing: boolean; open: readonly string[] },
  range: TextRange,
): Completion[] {
  const innermost = open.at(-1);
  if (isClosing)
    return innermost === undefined
      ? []
      : propose(range, [{ label: innermost, kind: "tag", text: `${innermost}>` }]);
  const names = innermost === undefined ? ROLE_TAGS : CHILD_TAGS;
  return propose(
    range,
    names.map((label) => ({ label, kind: "tag" as const })),
  );
}

type InTag = { tag: string; inside: string; isTop: boolean };

function completeAttributes(
  file: LanguageFile,
  { tag, inside, isTop }: InTag,
  rangeOf: (written?: string) => TextRange,
): Completion[] {
  const value = VALUE_BEING_WRITTEN.exec(inside);
  if (value) return completeAttributeValues(file, { tag, name: value[1] ?? "" }, rangeOf(value[2]));
  const table: Readonly<Record<string, readonly string[]>> = isTop ? ROLE_ATTRIBUTES : CHILD_ATTRIBUTES;
  const names = Object.hasOwn(table, tag) ? (table[tag] ?? []) : [];
  const written = ATTRIBUTE_BEING_WRITTEN.exec(inside);
  if (!written) return [];
  const isGiven = (name: string): boolean => new RegExp(`\\s${name}\\s*=`).test(inside);
  return propose(
    rangeOf(written[1]),
    names
      .filter((name) => !isGiven(name))
      .map((label) => ({ label, kind: "attribute" as const, text: `${label}="` })),
  );
}

function completeAttributeValues(
  file: LanguageFile,
  { tag, name }: { tag: string; name: string },
  range: TextRange,
): Completion[] {
  if (tag === "tool" && name === "name")
    return propose(
      range,
      toolsOf(file).map((tool) => ({
        label: tool.name,
        kind: "tool" as const,
        documentation: tool.description,
      })),
    );
  if (tag === "tool" && name === "id") {
    const calls = toolTagsOf(file).filter(({ isCall, id }) => isCall && id !== undefined);
    return propose(
      range,
      calls.map((call) => ({ label: call.id ?? "", kind: "value" as const, detail: call.name ?? "" })),
    );
  }
  const values = Object.entries(ATTRIBUTE_VALUES).find(([known]) => known === name)?.[1] ?? [];
  return propose(
    range,
    values.map((label) => ({ label, kind: "value" as const })),
  );
}

/** The names of the elements that are open at the end of a text, outermost first. */
function openElements(text: string): string[] {
  const open: string[] = [];
  for (const match of text.matchAll(createTagPattern())) {
    const [, slash, name = ""] = match;
    if (text[match.index - 1] === "\\") continue;
    if (slash === "/") {
      const at = open.lastIndexOf(name);
      if (at !== -1) open.length = at;
    } else if (open.length < 2 && isOpening(text, match.index)) open.push(name);
  }
  return open;
}

/** Neither closing itself nor still being written. */
function isOpening(text: string, start: number): boolean {
  const end = text.indexOf(">", start);
  return end !== -1 && text[end - 1] !== "/";
}
