import type { FileLanguage } from "../file-language.ts";
import { MAX_DEPTH } from "../frontmatter/frontmatter.ts";
import { nestsTooDeep } from "../template/inputs/nests-too-deep.ts";
import { changesBetween } from "./changes-between.ts";
import { editFile } from "./edit-file.ts";
import type { EditRefusal } from "./edit-file.ts";
import type { FileChange } from "./file-change.ts";
import { differingKeys, isSameKernel, toRecord } from "./same-kernel.ts";

/** `changes` were made one after the other; `isRewritten` says that the file was printed anew, without its comments. */
export type ApplyResult =
  | { ok: true; text: string; changes: FileChange[]; isRewritten: boolean }
  | { ok: false; refusal: EditRefusal };

/** Every change reads the file again: beyond this many, whole keys and messages are set. */
const MAX_CHANGES = 40;

/** Makes the smallest changes that let a file say `wanted`; where that cannot be done, prints it. */
export function applyFileKernel<K extends object>(
  text: string,
  wanted: K,
  language: FileLanguage<K>,
): ApplyResult {
  const { kernel, diagnostics } = language.parse(text);
  if (!kernel) {
    const message = "The file has errors; they come before any change.";
    return { ok: false, refusal: { code: "file-unreadable", message, diagnostics } };
  }
  if (nestsTooDeep(wanted, MAX_DEPTH + 1)) {
    const message = `What the file would say nests deeper than ${MAX_DEPTH} levels.`;
    return { ok: false, refusal: { code: "value-invalid", message, diagnostics: [] } };
  }
  const changes = listChanges(kernel, wanted, language);
  let current = text;
  for (const change of changes) {
    const result = editFile(current, change, language);
    if (result.ok) current = result.text;
  }
  const reached = language.parse(current).kernel;
  return reached && isSameKernel(reached, wanted, language.normalize)
    ? { ok: true, text: current, changes, isRewritten: false }
    : { ok: true, text: language.print(wanted), changes: [], isRewritten: true };
}

function listChanges<K extends object>(kernel: K, wanted: K, language: FileLanguage<K>): FileChange[] {
  const keys = differingKeys(kernel, wanted, language.normalize);
  const before = toRecord(language.normalize(kernel));
  const after = toRecord(language.normalize(wanted));
  const changes = keys.flatMap((key) => {
    if (after[key] === undefined) return removeKey(key, toRecord(wanted)[key], language);
    return before[key] === undefined
      ? [setKey(key, after[key])]
      : changesBetween(before[key], after[key], [key]);
  });
  const bounded = changes.length <= MAX_CHANGES ? changes : keys.flatMap((key) => wholeKey(key, after[key]));
  return keys.includes("endpoint") ? withTemplateLast(bounded, toRecord(kernel), after) : bounded;
}

const setKey = (key: string, value: unknown): FileChange => ({ kind: "set", path: [key], value });

/** A default that canonical text writes is written; anything else that says nothing is not there. */
function removeKey<K>(key: string, value: unknown, { kind }: FileLanguage<K>): FileChange[] {
  const written = kind.keys[key]?.writes;
  if (value != null) return [setKey(key, value)];
  if (written === undefined) return [{ kind: "remove", path: [key] }];
  return [setKey(key, /^[a-z]/.test(written) ? written : JSON.parse(written))];
}

function wholeKey(key: string, value: unknown): FileChange[] {
  return value === undefined ? [{ kind: "remove", path: [key] }] : [setKey(key, value)];
}

/** Whether the body is messages or one text depends on the endpoint: there is no template while that changes. */
function withTemplateLast(
  changes: readonly FileChange[],
  before: Record<string, unknown>,
  after: Record<string, unknown>,
): FileChange[] {
  const others = changes.filter(({ path }) => path[0] !== "template");
  return [
    ...(before["template"] == null ? [] : [{ kind: "remove" as const, path: ["template"] }]),
    ...others,
    ...(after["template"] == null ? [] : [setKey("template", after["template"])]),
  ];
}
