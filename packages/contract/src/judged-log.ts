import { z } from "zod";
import { Log } from "./log-union.ts";

type Held = Readonly<Record<string, unknown>>;
/** Of a type of Log, every field, with null. */
type Blanks = { readonly log: Held; readonly file: Held };

/**
 * A Log as Evaluators get it, wherever they judge: every field of a Log of its type, and of the File that it is a Log of,
 * with null where there is nothing, so that code may read them without asking whether they are there.
 *
 * @example
 * toJudgedLog({ type: "flow", output: "4", flow: { path: "app" } });
 * // { type: "flow", output: "4", error: null, …, flow: { path: "app", attributes: null, … } }
 */
export function toJudgedLog(log: { readonly type?: string | undefined }): Held {
  const { type = "prompt" } = log;
  const blanks = blanksOfTypes().get(type);
  if (blanks === undefined) return log;
  const filled = fill(log, blanks.log);
  const file = filled[type];
  if (isHeld(file)) filled[type] = fillFile(file, blanks.file);
  return filled;
}

/** Many Logs are of one File: it stays one object, which whoever writes them as JSON writes once. */
const filledFiles = new WeakMap<Held, Held>();

function fillFile(file: Held, blank: Held): Held {
  const known = filledFiles.get(file);
  if (known !== undefined) return known;
  const filled = fill(file, blank);
  filledFiles.set(file, filled);
  return filled;
}

/** What is there is put where null was: an object whose fields are added one by one costs several times as much. */
function fill(value: object, blank: Held): Record<string, unknown> {
  const filled: Record<string, unknown> = { ...blank };
  const held = value as Held;
  for (const field of Object.keys(held)) if (held[field] !== undefined) filled[field] = held[field];
  return filled;
}

const isHeld = (value: unknown): value is Held =>
  typeof value === "object" && value !== null && !Array.isArray(value);

let known: ReadonlyMap<string, Blanks> | undefined;

/** Read off the schemas, so that a new field is here as well. */
function blanksOfTypes(): ReadonlyMap<string, Blanks> {
  known ??= new Map(
    Log.options.map(({ shape }): [string, Blanks] => {
      const type = shape.type.def.innerType.value;
      const file = (shape as Readonly<Record<string, unknown>>)[type];
      return [type, { log: blankOf(shape), file: file instanceof z.ZodObject ? blankOf(file.shape) : {} }];
    }),
  );
  return known;
}

const blankOf = (shape: object): Held => Object.fromEntries(Object.keys(shape).map((field) => [field, null]));
