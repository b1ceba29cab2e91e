import type { PromptTest } from "../../../types/prompt-test.ts";
import type { NoteCollector } from "../../collect-notes.ts";
import { isObject } from "../../read-data.ts";
import type { DataPath, ReadData } from "../../read-data.ts";
import { toTest } from "./assertions.ts";

type Source = { data: ReadData; notes: NoteCollector };

const MAX_TESTS = 1000;

/** The option of a test by which lists are values. */
export const KEEPS_LISTS = "disableVarExpansion";

/**
 * Reads `tests`, each with what `defaultTest` gives all of them; lists of values make a test each, as there, unless an
 * option says that they are values.
 */
export function readTests(value: unknown, defaults: unknown, source: Source): PromptTest[] {
  const { data, notes } = source;
  const shared = isObject(defaults) ? defaults : {};
  if (typeof defaults === "string")
    notes.add({
      line: data.lineOf(["defaultTest"]),
      what: defaults,
      why: "It is in a file of its own, which is not opened.",
    });
  const items: [DataPath, unknown][] = Array.isArray(value)
    ? value.map((item, index) => [["tests", index], item])
    : [[["tests"], value]];
  const tests = items.flatMap(([path, item]): PromptTest[] => {
    if (item === undefined) return [];
    const line = data.lineOf(path);
    if (!isObject(item)) {
      notes.add({ line, what: String(item), why: "It is in a file of its own, which is not opened." });
      return [];
    }
    return readTest(item, shared, { ...source, path });
  });
  if (tests.length > MAX_TESTS)
    notes.add({
      line: data.lineOf(["tests"]),
      what: "tests",
      why: `There are more than ${MAX_TESTS}; the rest was left out.`,
    });
  return tests.slice(0, MAX_TESTS);
}

const READ: ReadonlySet<string> = new Set(["vars", "assert", "description"]);

function readTest(
  item: Record<string, unknown>,
  shared: Record<string, unknown>,
  { data, notes, path }: Source & { path: DataPath },
): PromptTest[] {
  const line = data.lineOf(path);
  const options = { ...toObject(shared["options"]), ...toObject(item["options"]) };
  const isUnread = (name: string): boolean =>
    !READ.has(name) && (name !== "options" || Object.keys(options).some((key) => key !== KEEPS_LISTS));
  for (const key of [...Object.keys(item), ...Object.keys(shared)].filter(isUnread))
    notes.add({
      line: data.lineOf([...path, key]),
      what: key,
      why: "A test here does not have it; it was left out.",
    });
  const vars = { ...toObject(shared["vars"]), ...toObject(item["vars"]) };
  if (typeof item["vars"] === "string")
    notes.add({
      line,
      what: item["vars"],
      why: "The values are in a file of their own, which is not opened.",
    });
  const assertions = [shared["assert"], item["assert"]].flatMap((list) => (Array.isArray(list) ? list : []));
  const name = typeof item["description"] === "string" ? item["description"] : undefined;
  const cases = options[KEEPS_LISTS] === true ? [vars] : combine(vars);
  return cases.map((inputs, index, all) =>
    toTest(
      { name: name !== undefined && all.length > 1 ? `${name} (${index + 1})` : name, inputs, assertions },
      // Each assertion is noted once, not once a combination.
      index === 0 ? { notes, line } : { notes: { add: () => {}, list: () => [] }, line },
    ),
  );
}

function toObject(value: unknown): Record<string, unknown> {
  return isObject(value) ? value : {};
}

/** Every combination of the values of variables that are lists. */
function combine(vars: Record<string, unknown>): Record<string, unknown>[] {
  let combinations: Record<string, unknown>[] = [{}];
  for (const [name, value] of Object.entries(vars)) {
    const values: unknown[] = Array.isArray(value) && value.length > 0 ? value : [value];
    combinations = combinations
      .flatMap((inputs) => values.map((one) => ({ ...inputs, [name]: one })))
      .slice(0, MAX_TESTS + 1);
  }
  return combinations;
}
