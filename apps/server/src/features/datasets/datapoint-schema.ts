import { Validator, type Schema } from "@cfworker/json-schema";
import {
  datasetErrors,
  isParleyError,
  type DatapointViolation,
  type DatapointContent,
} from "@parley/contract";
import { isOutOfTime, withinTime } from "../../kernel/within-time.ts";

/** Enough to see what is wrong. */
const mostListed = 50;
/** So many are checked at once; all of them may take this long. */
const checkedAtOnce = 200;
const limitMs = 2000;

/** Collects what Datapoints do not fit of a Dataset's schema. */
export type SchemaCheck = {
  /** @throws unprocessable for a schema that cannot be used, or not in the time there is */
  check(row: number, content: DatapointContent): void;
  /** @throws unprocessable, naming the first rows, when any did not fit */
  finish(): void;
};

/** @throws unprocessable for what is no JSON Schema */
export function createSchemaCheck(schema: Record<string, unknown> | undefined): SchemaCheck {
  if (schema === undefined) return { check: () => {}, finish: () => {} };
  const validator = compile(schema);
  const violations: DatapointViolation[] = [];
  let waiting: { row: number; content: DatapointContent }[] = [];
  let total = 0;
  const checkOne = (row: number, content: DatapointContent): void => {
    const { valid, errors } = validate(validator, content);
    if (valid) return;
    total += 1;
    if (violations.length >= mostListed) return;
    // The last one is the innermost: the field, not the object around it.
    const error = errors.at(-1);
    violations.push({ row, path: toPath(error?.instanceLocation ?? "#"), message: error?.error ?? "" });
  };
  const checkWaiting = (): void => {
    const some = waiting;
    waiting = [];
    inTime(() => {
      for (const { row, content } of some) checkOne(row, content);
    });
  };
  return {
    check(row, content) {
      if (waiting.push({ row, content }) >= checkedAtOnce) checkWaiting();
    },
    finish() {
      checkWaiting();
      if (total > 0) throw datasetErrors.datapointsInvalid({ violations, total });
    },
  };
}

function compile(schema: Record<string, unknown>): Validator {
  try {
    const validator = new Validator(schema as Schema, "2020-12");
    // References and patterns are only looked at when they are needed.
    inTime(() => validator.validate({ inputs: {} }));
    return validator;
  } catch (error) {
    if (isParleyError(error)) throw error;
    throw datasetErrors.schemaInvalid({ reason: error instanceof Error ? error.message : "unreadable" });
  }
}

/** Patterns and references can take for ever, and nobody else is served meanwhile. @throws unprocessable then */
function inTime<T>(work: () => T): T {
  try {
    return withinTime(limitMs, work);
  } catch (error) {
    if (!isOutOfTime(error)) throw error;
    const reason = `checking ${checkedAtOnce} Datapoints takes longer than ${limitMs / 1000} seconds. Simplify its patterns and references.`;
    throw datasetErrors.schemaInvalid({ reason }, { cause: error });
  }
}

/** @throws unprocessable for a schema that turns out to be none where this content leads */
function validate(validator: Validator, content: DatapointContent): ReturnType<Validator["validate"]> {
  try {
    return validator.validate(content);
  } catch (error) {
    if (!(error instanceof URIError))
      throw datasetErrors.schemaInvalid({ reason: error instanceof Error ? error.message : "unreadable" });
    // Half of a surrogate pair in a name: no path could be given for what is below it.
    const violation = { instanceLocation: "#", error: "A name in it holds half a character." };
    return { valid: false, errors: [{ ...violation, keyword: "propertyNames", keywordLocation: "#" }] };
  }
}

/** `#/inputs/order` as `inputs.order`. */
const toPath = (pointer: string): string =>
  pointer
    .replace(/^#\/?/, "")
    .split("/")
    .map((part) => decodeURIComponent(part.replaceAll("~1", "/").replaceAll("~0", "~")))
    .join(".");
