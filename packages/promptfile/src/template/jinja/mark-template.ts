import type { TextRange } from "../../split-file.ts";
import { formatPath } from "../variable.ts";
import type { TextSpan } from "../text-span.ts";
import { discoverVariables } from "./discover-variables.ts";
import { tokenizeJinja } from "./tokenize-jinja.ts";
import type { JinjaChunk } from "./tokenize-jinja.ts";

type Origin = Omit<TextSpan, "start" | "end">;

/** A template that prints, around everything it prints, which part of it that is. */
export type MarkedTemplate = { source: string; origins: readonly Origin[] };

/**
 * Adds marks to a Jinja template: expressions that print `sign`, a number and `sign`, before (even numbers) and behind
 * (odd ones) each literal and each placeholder. Marks stand where they do not come between white space and a `-` that
 * removes it, nor behind the last line break, which Jinja drops.
 *
 * ```text
 * Hello {{- name }}!   →   ⟨0⟩Hello⟨1⟩ {{- ⟨2⟩ }}{{ name }}⟨3⟩⟨4⟩!⟨5⟩
 * ```
 */
export function markTemplate(template: string, sign: string): MarkedTemplate {
  const origins: Origin[] = [];
  const pieces: string[] = [];
  const mark = (id: number, isEnd: boolean, { left = "", right = "" } = {}) =>
    `{{${left} '${sign}${id * 2 + Number(isEnd)}${sign}' ${right}}}`;
  const add = (origin: Origin) => origins.push(origin) - 1;

  const addLiteral = (range: TextRange) => {
    const [before, text, after] = splitOuterSpace(template, range);
    if (text === "") return pieces.push(before, after);
    const start = range.start + before.length;
    const source = { start, end: start + text.length };
    const id = add({ source, kind: "literal", inputs: [] });
    return pieces.push(before, mark(id, false), text, mark(id, true), after);
  };
  const inputsIn = createInputFinder(template);
  let literalStart = 0;
  for (const chunk of tokenizeJinja(template)) {
    addLiteral({ start: literalStart, end: chunk.range.start });
    literalStart = chunk.range.end;
    const written = template.slice(chunk.range.start, chunk.range.end);
    if (chunk.kind !== "expression") {
      pieces.push(written);
      continue;
    }
    const id = add({ source: chunk.range, kind: "value", inputs: inputsIn(chunk) });
    const left = written[2] === "-" ? "-" : "";
    const right = written.at(-3) === "-" ? "-" : "";
    const inner = written.slice(2 + left.length, written.length - 2 - right.length);
    pieces.push(mark(id, false, { left }), `{{${inner}}}`, mark(id, true, { right }));
  }
  addLiteral({ start: literalStart, end: template.length });
  return { source: pieces.join(""), origins };
}

/** Literal text with the white space on its sides that a `-` beside it, or the end of the template, may remove. */
function splitOuterSpace(template: string, { start, end }: TextRange): [string, string, string] {
  const text = template.slice(start, end);
  const isTrimmedBefore = template[start - 3] === "-" && start > 0;
  const isTrimmedAfter = end < template.length && template[end + 2] === "-";
  const before = isTrimmedBefore ? (/^\s*/.exec(text)?.[0] ?? "") : "";
  const rest = text.slice(before.length);
  const kept = isTrimmedAfter ? rest.trimEnd() : rest;
  const inner = end === template.length ? kept.replace(/\r?\n$/, "") : kept;
  return [before, inner, rest.slice(inner.length)];
}

/** Which inputs a placeholder uses, in one pass over the variables in the order of the text. */
function createInputFinder(template: string): (chunk: JinjaChunk) => string[] {
  const { references, derived } = discoverVariables(template);
  const uses = [...references, ...derived].toSorted((a, b) => a.range.start - b.range.start);
  let next = 0;
  return ({ range }) => {
    const names = new Set<string>();
    for (; (uses[next]?.range.start ?? range.end) < range.end; next += 1) {
      const use = uses[next];
      if (use && use.range.start >= range.start) names.add(formatPath([use.name, ...use.path]));
    }
    return [...names];
  };
}
