import { hashKernel } from "@parley/promptfile";
import { approvalClientErrors } from "./approval-client-errors.ts";
import { isPlainObject } from "./name-arguments.ts";
import type { Arguments } from "./read-approval.ts";
import { checkValue, type Schema } from "./schema.ts";

type Of = { readonly name: string; readonly schema: Schema | undefined };

/**
 * The arguments as people will see them and as the function will get them: what the schema makes of those given, in JSON
 * that means exactly the same.
 *
 * @throws arguments_misfit; argument_not_json; schema_changes
 */
export async function prepareArguments({ name, schema }: Of, given: Arguments): Promise<Arguments> {
  const args = schema === undefined ? given : await fit({ name, schema }, given);
  const plain = toPlain(args, { name, place: "" }) as Arguments;
  if (schema !== undefined && hashKernel(toJson(await fit({ name, schema }, plain))) !== hashKernel(plain))
    throw approvalClientErrors.schemaChanges({ name });
  return plain;
}

/** Why arguments that come back may not run; undefined where they may. */
export async function findMisfit(schema: Schema | undefined, args: Arguments): Promise<string | undefined> {
  if (schema === undefined) return undefined;
  const checked = await checkValue(schema, args);
  if (checked.kind === "misfits") return checked.problems;
  const isSame = isPlainObject(checked.value) && hashKernel(toJson(checked.value)) === hashKernel(args);
  return isSame ? undefined : "the schema would make others of them";
}

async function fit({ name, schema }: { name: string; schema: Schema }, given: Arguments): Promise<Arguments> {
  const checked = await checkValue(schema, given);
  if (checked.kind === "misfits")
    throw approvalClientErrors.argumentsMisfit({ name, problems: checked.problems });
  if (isPlainObject(checked.value)) return checked.value;
  throw approvalClientErrors.schemaChanges({ name });
}

/** Nothing that JSON would drop. */
const toJson = (value: Arguments): Arguments => JSON.parse(JSON.stringify(value)) as Arguments;

type Place = { readonly name: string; readonly place: string };

/** A copy that nobody can change while people decide; members that are undefined are absent. */
function toPlain(value: unknown, { name, place }: Place): unknown {
  const refuse = (reason: string): never => {
    throw approvalClientErrors.argumentNotJson({ name, place: place === "" ? "all of it" : place, reason });
  };
  if (typeof value === "string") return value.isWellFormed() ? value : refuse("holds half a character");
  if (typeof value === "boolean" || value === null) return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : refuse(`is ${value}`);
  if (Array.isArray(value))
    return Array.from(value, (item: unknown, index) =>
      toPlain(item ?? null, { name, place: `${place}[${index}]` }),
    );
  if (!isPlainObject(value)) return refuse(`is ${describeKind(value)}`);
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(
    entries.map(([key, item]) => {
      if (!key.isWellFormed()) refuse("has a name with half a character");
      return [key, toPlain(item, { name, place: place === "" ? key : `${place}.${key}` })];
    }),
  );
}

function describeKind(value: unknown): string {
  if (typeof value !== "object" || value === null) return `a ${typeof value}`;
  return `a ${value.constructor?.name ?? "thing"}`;
}
