import type { JsonValue } from "@parley/evaluators";
import { inputNames } from "../tool-inputs.ts";
import type { ToolRun } from "./kind.ts";

/** The arguments of a run by name; those by position take the names the Tool has for them. */
export function namedArguments({ args, kernel }: ToolRun): Record<string, JsonValue> {
  if ("named" in args) return args.named;
  const names = inputNames(kernel);
  return Object.fromEntries(args.positional.map((value, index) => [names[index] ?? `${index}`, value]));
}

/** An argument as text: as it is, or as JSON. */
export const toText = (value: JsonValue): string =>
  typeof value === "string" ? value : JSON.stringify(value);

/** One argument as text; undefined when it is not given. */
export function textArgument(run: ToolRun, name: string): string | undefined {
  const value = namedArguments(run)[name];
  return value == null ? undefined : toText(value);
}
