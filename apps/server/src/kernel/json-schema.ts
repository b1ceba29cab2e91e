import { Validator, type Schema } from "@cfworker/json-schema";
import { isOutOfTime, withinTime } from "./within-time.ts";

/** What does not fit, and where: `["order", "items", "0"]`, from the checked value down. */
export type SchemaFault = { path: string[]; message: string };

/** Whether a value fits a JSON Schema; where it does not; or why the schema cannot be used. */
export type SchemaFinding =
  | { kind: "fits" }
  | { kind: "misfits"; faults: readonly [SchemaFault, ...SchemaFault[]] }
  | { kind: "unusable"; reason: string };

/**
 * Checks a value against a JSON Schema (2020-12) that people gave. Some of those are slow and some are none at all:
 * nothing fits then.
 *
 * @example checkSchema({ type: "string" }, 5, { limitMs: 500 }).kind; // "misfits"
 */
export function checkSchema(
  schema: Record<string, unknown>,
  value: unknown,
  { limitMs }: { limitMs: number },
): SchemaFinding {
  try {
    return withinTime(limitMs, () => createSchemaChecker(schema)(value));
  } catch (error) {
    if (!isOutOfTime(error)) throw error;
    return { kind: "unusable", reason: `it takes more than ${limitMs} ms to check` };
  }
}

/** The same for many values of one schema, without a limit of time: give it one by `withinTime`. */
export function createSchemaChecker(schema: Record<string, unknown>): (value: unknown) => SchemaFinding {
  let validator: Validator | undefined;
  return (value) => {
    try {
      validator ??= new Validator(schema as Schema, "2020-12", false);
      const { valid, errors } = validator.validate(value);
      return valid ? { kind: "fits" } : { kind: "misfits", faults: toFaults(errors) };
    } catch (error) {
      // No place can be told of what is below half of a surrogate pair.
      if (error instanceof URIError)
        return { kind: "misfits", faults: [{ path: [], message: "A name in it holds half a character." }] };
      return { kind: "unusable", reason: error instanceof Error ? error.message : String(error) };
    }
  };
}

type ValidatorErrors = ReturnType<Validator["validate"]>["errors"];

/** The innermost of the errors: an object's own only says that a part of it is wrong. */
function toFaults(errors: ValidatorErrors): [SchemaFault, ...SchemaFault[]] {
  const outer = new Set(errors.flatMap(({ instanceLocation }) => ancestorsOf(instanceLocation)));
  const [first, ...others] = errors
    .filter(({ instanceLocation }) => !outer.has(instanceLocation))
    .map(({ instanceLocation, error }) => ({ path: toPath(instanceLocation), message: toSentence(error) }));
  return [first ?? { path: [], message: "It does not fit." }, ...others];
}

/** The validator's words as people would say them; they are told to who answers and who asks. */
const toSentence = (error: string): string =>
  error
    .replace(/^Instance does not match any of \[(.*)\]\.$/su, "It must be one of $1.")
    .replace(/^Instance does not match (["[{\d-].*|true|false|null)\.$/su, "It must be $1.")
    .replace(/^Instance does not have required property (".*")\.$/su, "$1 is missing.")
    .replace(
      /^Instance type "(\w+)" is invalid\. Expected "(.+)"\.$/su,
      (_all, is: string, wanted: string) =>
        `It must be of type ${wanted.replaceAll('", "', " or ")}, not ${is}.`,
    )
    .replace(/^Instance (?=does|has|matched)/u, "It ");

/** `#/a/0`: `#`, `#/a`. */
function ancestorsOf(pointer: string): string[] {
  const parts = pointer.split("/");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/"));
}

const toPath = (pointer: string): string[] =>
  pointer
    .split("/")
    .slice(1)
    .map((part) => decodeURIComponent(part.replaceAll("~1", "/").replaceAll("~0", "~")));
