import { z } from "zod";
import { Log } from "./log-union.ts";

type Fields = { readonly ofLog: readonly string[]; readonly ofFile: readonly string[] };
type Held = Readonly<Record<string, unknown>>;

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
  const fields = fieldsOfTypes().get(type);
  if (fields === undefined) return log;
  const filled = fill(log, fields.ofLog);
  const file = filled[type];
  return isHeld(file) ? { ...filled, [type]: fillFile(file, fields.ofFile) } : filled;
}

/** Many Logs are of one File: it stays one object, which whoever writes them as JSON writes once. */
const filledFiles = new WeakMap<Held, Held>();

function fillFile(file: Held, fields: readonly string[]): Held {
  const known = filledFiles.get(file);
  if (known !== undefined) return known;
  const filled = fill(file, fields);
  filledFiles.set(file, filled);
  return filled;
}

function fill(value: object, fields: readonly string[]): Held {
  const filled: Record<string, unknown> = { ...value };
  for (const field of fields) filled[field] ??= null;
  return filled;
}

const isHeld = (value: unknown): value is Held =>
  typeof value === "object" && value !== null && !Array.isArray(value);

let known: ReadonlyMap<string, Fields> | undefined;

/** Read off the schemas, so that a new field is here as well. */
function fieldsOfTypes(): ReadonlyMap<string, Fields> {
  known ??= new Map(
    Log.options.map(({ shape }): [string, Fields] => {
      const type = shape.type.def.innerType.value;
      const file = (shape as Readonly<Record<string, unknown>>)[type];
      const ofFile = file instanceof z.ZodObject ? Object.keys(file.shape) : [];
      return [type, { ofLog: Object.keys(shape), ofFile }];
    }),
  );
  return known;
}
