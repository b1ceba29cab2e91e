import type { TextRange } from "../split-file.ts";
import type { SyntaxNode } from "../tree/syntax-node.ts";
import type { TemplateVariable } from "../template/variable.ts";
import { containerOf, findPlace, itemsOf, pairsOf } from "../edit/find-nodes.ts";
import type { LanguageFile } from "./language-file.ts";

/** Where a variable's name is written; `isKey` in the frontmatter. */
export type NamePlace = TextRange & { isKey: boolean };

const NAME_CHARACTER = /[A-Za-z0-9_]/;

/** Every place of a variable's name: in the templates, in `inputs`, in the inputs of tests. Without those in partials. */
export function placesOf(file: LanguageFile, name: string): NamePlace[] {
  return [...placesInTemplates(file, name), ...placesInFrontmatter(file, name)].toSorted(
    (one, other) => one.start - other.start,
  );
}

/** The variable whose name stands at an offset. */
export function variableAt(
  file: LanguageFile,
  offset: number,
): { name: string; range: TextRange } | undefined {
  for (const name of namesOf(file)) {
    const place = placesOf(file, name).find(({ start, end }) => start <= offset && offset <= end);
    if (place) return { name, range: { start: place.start, end: place.end } };
  }
  return undefined;
}

/** Variables of the templates and declared inputs. */
export function namesOf(file: LanguageFile): string[] {
  const used = file.context?.variables.map(({ name }) => name) ?? [];
  return [...new Set([...used, ...declarationsOf(file).keys()])];
}

export function findVariable(file: LanguageFile, name: string): TemplateVariable | undefined {
  return file.context?.variables.find((variable) => variable.name === name);
}

/** The declared inputs with their pairs: by name, or below `properties` of one JSON Schema. */
export function declarationsOf(file: LanguageFile): Map<string, SyntaxNode> {
  const frontmatter = file.root.children.find(({ kind }) => kind === "frontmatter");
  const inputs = frontmatter && findPlace(frontmatter, ["inputs"]);
  const mapping = inputs && containerOf(inputs);
  if (!mapping) return new Map();
  const properties = pairsOf(mapping).find(({ name }) => name === "properties");
  const isSchema = pairsOf(mapping).some(({ name }) => name === "type") && properties;
  const holder = isSchema ? containerOf(properties) : mapping;
  return new Map((holder ? pairsOf(holder) : []).map((pair) => [pair.name ?? "", pair]));
}

function placesInTemplates({ context, text }: LanguageFile, name: string): NamePlace[] {
  if (!context) return [];
  const uses = context.variables.find((variable) => variable.name === name)?.uses ?? [];
  const starts = new Set<number>();
  for (const use of uses) {
    const { start, end } = context.locateUse(use);
    const written = text.slice(start, end);
    for (let at = written.indexOf(name); at !== -1; at = written.indexOf(name, at + name.length)) {
      const isWhole =
        !NAME_CHARACTER.test(written[at - 1] ?? "") && !NAME_CHARACTER.test(written[at + name.length] ?? "");
      // Behind a dot it is a step into another value; between quotes it is text.
      if (isWhole && written[at - 1] !== "." && !isQuoted(written, at)) starts.add(start + at);
    }
  }
  return [...starts].map((start) => ({ start, end: start + name.length, isKey: false }));
}

function isQuoted(written: string, at: number): boolean {
  return (written.slice(0, at).split('"').length - 1) % 2 === 1;
}

function placesInFrontmatter(file: LanguageFile, name: string): NamePlace[] {
  const frontmatter = file.root.children.find(({ kind }) => kind === "frontmatter");
  if (!frontmatter) return [];
  const declared = declarationsOf(file).get(name);
  const tests = findPlace(frontmatter, ["tests"]);
  const list = tests && containerOf(tests);
  const given = (list?.kind === "sequence" ? itemsOf(list) : []).flatMap((test) => {
    const inputs = findPlace(test, ["inputs"]);
    const mapping = inputs && containerOf(inputs);
    return mapping ? pairsOf(mapping).filter((pair) => pair.name === name) : [];
  });
  const schema = findPlace(frontmatter, ["inputs", "required"]);
  const required = declared && schema ? containerOf(schema) : undefined;
  const items = required?.kind === "sequence" ? itemsOf(required) : [];
  const keys = [...(declared ? [declared] : []), ...given].flatMap(
    ({ children }) => children.find(({ kind }) => kind === "key") ?? [],
  );
  return [...keys, ...items].flatMap(({ start, end }) => {
    const at = file.text.slice(start, end).indexOf(name);
    const bare = file.text.slice(start, end).replaceAll(/^["']|["']$/g, "");
    return bare === name ? [{ start: start + at, end: start + at + name.length, isKey: true }] : [];
  });
}
