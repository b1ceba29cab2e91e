import { isCollection, isPair, isScalar, LineCounter, parseDocument, stringify, type Document } from "yaml";
import type { z } from "zod";
import type { FormProblem, FormReading } from "./form.ts";

/** The library is not linear in everything. */
const maxLength = 4 * 1024 * 1024;

/** A mapping as YAML: long texts in blocks, no line folded. Where the library would not read it so, as JSON. */
export function printYaml(value: Readonly<Record<string, unknown>>): string {
  const plain = toWellFormed(value) as Record<string, unknown>;
  for (const options of [
    {},
    { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN", blockQuote: false } as const,
  ]) {
    const text = stringify(plain, { lineWidth: 0, aliasDuplicateObjects: false, ...options });
    if (readsAs(text, plain)) return text;
  }
  return `${JSON.stringify(plain, null, 2)}\n`;
}

function readsAs(text: string, value: unknown): boolean {
  const document = parse(text);
  if (document.errors.length > 0) return false;
  return JSON.stringify(document.toJS({ maxAliasCount: 0 })) === JSON.stringify(value);
}

// UTF-8 has no unpaired surrogates; what cannot be written would not come back.
function toWellFormed(value: unknown): unknown {
  if (typeof value === "string") return value.toWellFormed();
  if (Array.isArray(value)) return value.map(toWellFormed);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.map(([key, item]) => [key.toWellFormed(), toWellFormed(item)]));
}

const parse = (text: string, lineCounter?: LineCounter): Document.Parsed =>
  parseDocument(text, {
    prettyErrors: false,
    stringKeys: true,
    resolveKnownTags: false,
    logLevel: "silent",
    ...(lineCounter && { lineCounter }),
  });

/** Reads a mapping and checks it, with the place of each problem. */
export function readYaml<S extends z.ZodType>(
  text: string,
  { suffix, schema }: { suffix: string; schema: S },
): FormReading<z.output<S>> {
  if (text.length > maxLength)
    return { ok: false, problems: [{ suffix, message: "It is longer than 4 MB." }] };
  const lines = new LineCounter();
  const at = (offset: number | undefined): Pick<FormProblem, "line" | "column"> => {
    if (offset === undefined) return {};
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const document = parse(text, lines);
  const [error] = document.errors;
  if (error) return { ok: false, problems: [{ suffix, message: error.message, ...at(error.pos[0]) }] };
  const value = toValue(document);
  if (value === undefined)
    return { ok: false, problems: [{ suffix, message: "It has too many aliases, or nests too deep." }] };
  const parsed = schema.safeParse(value ?? {});
  if (parsed.success) return { ok: true, kernel: parsed.data };
  return {
    ok: false,
    problems: parsed.error.issues.map(({ path, message }) => ({
      suffix,
      message: path.length > 0 ? `\`${path.join(".")}\`: ${message}` : message,
      ...at(offsetOf(document, path)),
    })),
  };
}

function toValue(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 }) as unknown;
  } catch {
    return undefined;
  }
}

/** Where the value of a path stands, or the nearest above it that is there. */
function offsetOf(document: Document.Parsed, path: readonly PropertyKey[]): number | undefined {
  let node: unknown = document.contents;
  let offset = rangeStart(node);
  for (const step of path) {
    if (!isCollection(node)) break;
    const found: unknown = node.items.find((item, index) =>
      isPair(item) ? isScalar(item.key) && String(item.key.value) === String(step) : index === step,
    );
    if (found === undefined) break;
    if (isPair(found)) offset = rangeStart(found.key) ?? offset;
    node = isPair(found) ? found.value : found;
    if (!isPair(found)) offset = rangeStart(node) ?? offset;
  }
  return offset;
}

const rangeStart = (node: unknown): number | undefined =>
  (node as { range?: [number, number, number] | null } | null)?.range?.[0];
