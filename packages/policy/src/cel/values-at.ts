import type { Path } from "./examine.ts";

/** What stood where a condition looked, e.g. `{ "args.amount": 30 }`. What was not there is left out. */
export type Values = Readonly<Record<string, unknown>>;

/** Longer texts, and larger objects, are cut: an explanation is read by people. */
const longest = 200;

export function valuesAt(paths: readonly Path[], variables: Readonly<Record<string, unknown>>): Values {
  const found = paths.flatMap((path) => {
    const value = valueAt(path, variables);
    return value === undefined ? [] : [[nameOf(path), shorten(value)] as const];
  });
  return Object.fromEntries(found);
}

function valueAt(path: Path, variables: Readonly<Record<string, unknown>>): unknown {
  let value: unknown = variables;
  for (const step of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}

const nameOf = ([root, ...steps]: Path): string =>
  steps.reduce<string>(
    (name, step) =>
      typeof step === "string" && /^[A-Za-z_]\w*$/.test(step)
        ? `${name}.${step}`
        : `${name}[${JSON.stringify(step)}]`,
    root,
  );

function shorten(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "string") return cut(value);
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Date) return value.toISOString();
  const text = JSON.stringify(value);
  return text.length <= longest ? (JSON.parse(text) as unknown) : cut(text);
}

const cut = (text: string): string => (text.length <= longest ? text : `${text.slice(0, longest)}…`);
