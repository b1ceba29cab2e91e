import type { TextRange } from "../split-file.ts";
import { choicesOf } from "./choices-of.ts";
import type { Completion } from "./completion.ts";
import { propose } from "./completion.ts";
import { describeKey } from "./hover.ts";
import { describeModel } from "./known-model.ts";
import type { LanguageFile } from "./language-file.ts";

const KEY_BEING_WRITTEN = /^([A-Za-z_]*)$/;
const VALUE_BEING_WRITTEN = /^([A-Za-z_]+):[ \t]*(["']?)((?:[^"'\s[{][^"'\n]*)?)$/;
const INNER_VALUE = /(?:^|[\s{,[-])["']?(model|provider)["']?[ \t]*:[ \t]*["']?([^"',}\n]*)$/;
const INNER_KEY = /(?:^[ \t]+(?:-[ \t]+)?|[{,][ \t]*)(["']?)([A-Za-z_]*)$/;

/**
 * What may be written at an offset of the frontmatter. Told from the lines before it, for while something is being
 * written a frontmatter is seldom whole.
 */
export function completeFrontmatter(
  file: LanguageFile,
  frontmatter: TextRange,
  offset: number,
): Completion[] {
  const before = file.text.slice(frontmatter.start, offset);
  const line = before.slice(before.lastIndexOf("\n") + 1);
  const rangeOf = (written: string): TextRange => ({ start: offset - written.length, end: offset });
  const key = KEY_BEING_WRITTEN.exec(line);
  if (key) return completeKeys(file, frontmatter, rangeOf(key[1] ?? ""));
  const value = VALUE_BEING_WRITTEN.exec(line);
  if (value) return completeValues(file, value[1] ?? "", rangeOf(value[3] ?? ""));
  const innerValue = INNER_VALUE.exec(line);
  if (innerValue) return completeValues(file, innerValue[1] ?? "", rangeOf(innerValue[2] ?? ""));
  const innerKey = INNER_KEY.exec(line);
  return innerKey
    ? completeInnerKeys(file, before, { quote: innerKey[1] ?? "", range: rangeOf(innerKey[2] ?? "") })
    : [];
}

function completeKeys(file: LanguageFile, { start, end }: TextRange, range: TextRange): Completion[] {
  const others = file.text.slice(start, range.start) + file.text.slice(range.end, end);
  const taken = new Set([...others.matchAll(/^([A-Za-z_]+):/gm)].map(([, key]) => key));
  const left = Object.keys(file.keys).filter((key) => !taken.has(key));
  return propose(
    range,
    left.map((label) => ({
      label,
      kind: "key" as const,
      detail: file.keys[label]?.expects ?? "",
      documentation: describeKey(file, label) ?? "",
      text: `${label}: `,
    })),
  );
}

function completeValues(file: LanguageFile, key: string, range: TextRange): Completion[] {
  const models = file.catalogue?.models ?? [];
  if (key === "model")
    return propose(
      range,
      models.map((model) => ({
        label: model.name,
        kind: "model" as const,
        detail: model.deprecated ? `${model.provider}, ends on ${model.deprecated.ends_on}` : model.provider,
        documentation: describeModel(model),
      })),
    );
  const words =
    key === "provider" ? models.map(({ provider }) => provider) : choicesOf(file.language.schema, key);
  return propose(
    range,
    [...new Set(words)].map((label) => ({ label, kind: "value" as const })),
  );
}

/** How many lists and objects each key's own keys are within. */
const DEPTH_OF_INNER_KEYS: Readonly<Record<string, number>> = { response_format: 1, tools: 2, fallbacks: 2 };

function completeInnerKeys(
  file: LanguageFile,
  before: string,
  { quote, range }: { quote: string; range: TextRange },
): Completion[] {
  const opened = [...before.matchAll(/^([A-Za-z_]+):/gm)].at(-1);
  const key = opened?.[1] ?? "";
  const keys = file.language.innerKeys.get(key);
  if (!opened || !keys) return [];
  const within = before.slice(opened.index + opened[0].length);
  const depth = bracketDepth(within);
  const isFlow = /^\s*[[{]/.test(within);
  if (isFlow ? depth !== DEPTH_OF_INNER_KEYS[key] : depth > 0 || indentationOf(within) > 4) return [];
  const close = isFlow && quote === "" ? '"' : quote;
  const open = quote === "" ? close : "";
  return propose(
    range,
    keys.map((label) => ({ label, kind: "key" as const, text: `${open}${label}${close}: ` })),
  );
}

function indentationOf(text: string): number {
  return /^[ \t-]*/.exec(text.slice(text.lastIndexOf("\n") + 1))?.[0].length ?? 0;
}

/** Brackets that are open at the end of a text; those in quotes do not count. */
function bracketDepth(text: string): number {
  const bare = text.replaceAll(/"(?:[^"\\\n]|\\.)*"?/g, "");
  const count = (pattern: RegExp): number => bare.match(pattern)?.length ?? 0;
  return count(/[[{]/g) - count(/[\]}]/g);
}
