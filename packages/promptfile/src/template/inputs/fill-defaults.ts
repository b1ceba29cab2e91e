import type { DeclaredInput } from "../../inputs/read-inputs.ts";

type Inputs = Readonly<Record<string, unknown>>;

/**
 * Prepares filling in what a call leaves out and a schema has a `default` for. Defaults inside of objects and lists stay
 * words for readers.
 *
 * @example
 * createDefaultFiller(readInputs({ tone: { type: "string", default: "warm" } }))({}); // { tone: "warm" }
 */
export function createDefaultFiller(declared: readonly DeclaredInput[]): (inputs: Inputs) => Inputs {
  const defaults = declared.flatMap(({ name, schema }): [string, unknown][] =>
    Object.hasOwn(schema, "default") ? [[name, schema["default"]]] : [],
  );
  if (defaults.length === 0) return (inputs) => inputs;
  return (inputs) => {
    const absent = defaults.filter(([name]) => !Object.hasOwn(inputs, name) || inputs[name] === undefined);
    return absent.length === 0 ? inputs : { ...inputs, ...Object.fromEntries(absent) };
  };
}
