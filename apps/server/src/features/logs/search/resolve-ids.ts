import type { LogExpression } from "@parley/contract";
import type { Executor } from "@parley/db";
import { findAlias, listAliases } from "../../../kernel/aliases/aliases.store.ts";
import { versionKey } from "../../../kernel/aliases/version-key.ts";
import type { LogFilter } from "./log-filter.ts";

type OfOrganization = { organizationId: string };

/**
 * The same with the ids of here in place of those that Files and versions had before they were imported; also where an
 * expression compares with them.
 */
export async function resolveIds(executor: Executor, filter: LogFilter): Promise<LogFilter> {
  const { organizationId, expression } = filter;
  const fileId = await resolveFile(executor, { organizationId, fileId: filter.fileId });
  const versionId = await resolveVersion(executor, {
    organizationId,
    fileId,
    versionId: filter.versionId,
  });
  return {
    ...filter,
    fileId,
    versionId,
    expression: await resolveIn(executor, { organizationId, expression }),
  };
}

const resolveFile = async (
  executor: Executor,
  { organizationId, fileId }: OfOrganization & { fileId: string | undefined },
): Promise<string | undefined> =>
  fileId === undefined
    ? undefined
    : ((await findAlias(executor, { organizationId, kind: "file", oldId: fileId })) ?? fileId);

/** Where the File is named too, the version of that one: those of several may have had one id. */
async function resolveVersion(
  executor: Executor,
  {
    organizationId,
    fileId,
    versionId,
  }: OfOrganization & { fileId: string | undefined; versionId: string | undefined },
): Promise<string | undefined> {
  if (versionId === undefined) return undefined;
  const find = (oldId: string) => findAlias(executor, { organizationId, kind: "version", oldId });
  const ofFile = fileId === undefined ? undefined : await find(versionKey(fileId, versionId));
  return ofFile ?? (await find(versionId)) ?? versionId;
}

const kinds = { file_id: "file", version_id: "version" } as const;
type IdField = keyof typeof kinds;
type Known = Record<IdField, ReadonlyMap<string, string>>;

async function resolveIn(
  executor: Executor,
  { organizationId, expression }: OfOrganization & { expression: LogExpression | undefined },
): Promise<LogExpression | undefined> {
  if (expression === undefined) return undefined;
  const known = async (field: IdField) =>
    listAliases(executor, { organizationId, kind: kinds[field], oldIds: [...idsIn(expression, field)] });
  return replaceIds(expression, { file_id: await known("file_id"), version_id: await known("version_id") });
}

function* idsIn(expression: LogExpression, field: IdField): Generator<string> {
  if (expression.type === "not") yield* idsIn(expression.item, field);
  else if (expression.type !== "compare") for (const item of expression.items) yield* idsIn(item, field);
  else if (expression.field === field && typeof expression.value === "string") yield expression.value;
}

function replaceIds(expression: LogExpression, known: Known): LogExpression {
  if (expression.type === "not") return { ...expression, item: replaceIds(expression.item, known) };
  if (expression.type !== "compare")
    return { ...expression, items: expression.items.map((item) => replaceIds(item, known)) };
  const { field, operator, value } = expression;
  if ((field !== "file_id" && field !== "version_id") || operator !== "=") return expression;
  return { ...expression, value: known[field].get(String(value)) ?? value };
}
