import {
  apiKeyErrors,
  contract,
  environmentErrors,
  permissionNames,
  roleErrors,
  type ApiKey,
  type EndpointInput,
  type Permission,
  type User,
} from "@parley/contract";
import { fromJson, toJson, toJsonOrNull, type Database, type Executor } from "@parley/db";
import { toAuthor } from "../../kernel/author.ts";
import { toTimestamp, type Clock } from "../../kernel/clock.ts";
import type { EventBus } from "../../kernel/events.ts";
import { createId } from "../../kernel/ids.ts";
import { implement } from "../../kernel/implement.ts";
import { toNano, toUsd } from "../../kernel/money.ts";
import type { Actor } from "../../kernel/request-context.ts";
import { hashToken } from "../../kernel/secrets.ts";
import { deleteBudget, listBudgets, listMonths, saveBudget, toMonth } from "../budgets/index.ts";
import { refuseBeyondOwn, refuseBeyondOwnGrants } from "../roles/index.ts";
import type { ApiKeyRow } from "./access.tables.ts";
import {
  findApiKeyById,
  findServiceAccount,
  insertApiKeyRow,
  listApiKeys,
  listNamedEnvironments,
  listOldSecrets,
  lockApiKey,
  replaceSecret,
  updateApiKeyRows,
} from "./api-keys.store.ts";
import { createApiKeyText } from "./tokens.ts";

type Dependencies = { database: Database; clock: Clock; events: EventBus };

const hourMs = 60 * 60 * 1000;
const defaultOverlapHours = 24;

export function apiKeyRoutes(dependencies: Dependencies) {
  const { database, clock, events } = dependencies;
  const show = async (organizationId: string, rows: ApiKeyRow[]): Promise<ApiKey[]> =>
    describe(database.executor, { organizationId, rows, now: clock() });
  const showOne = async (of: OfKey): Promise<ApiKey> => {
    const [shown] = await show(of.organizationId, [await getKey(database.executor, of)]);
    return shown as ApiKey;
  };
  const changed = ({ organizationId }: OfKey): void => events.emit("access.changed", { organizationId });

  return implement(contract.apiKeys, {
    list: async (_, { organizationId }) =>
      show(organizationId, await listApiKeys(database.executor, organizationId)),
    get: async ({ params }, { organizationId }) => showOne({ organizationId, id: params.id }),
    create: async ({ body }, { organizationId, actor }) => {
      const { id, key } = await createKey(dependencies, { organizationId, actor, body });
      changed({ organizationId, id });
      return { ...(await showOne({ organizationId, id })), key };
    },
    update: async ({ params, body }, { organizationId, actor }) => {
      const of = { organizationId, id: params.id };
      await updateKey(dependencies, { ...of, actor, body });
      changed(of);
      return showOne(of);
    },
    rotate: async ({ params, body }, { organizationId, actor }) => {
      const of = { organizationId, id: params.id };
      const overlapHours = body.overlap_hours ?? defaultOverlapHours;
      const key = await rotateKey(dependencies, { ...of, actor, overlapHours });
      changed(of);
      return { ...(await showOne(of)), key };
    },
    revoke: async ({ params }, { organizationId }) => {
      const of = { organizationId, id: params.id };
      await database.transaction(async (executor) => {
        const { revoked_at } = await lockKey(executor, of);
        if (revoked_at === null) await updateApiKeyRows(executor, of, { revoked_at: clock() });
      });
      changed(of);
    },
  });
}

type OfKey = { organizationId: string; id: string };
type Inputs = (typeof contract.apiKeys)["endpoints"];
type CreateBody = EndpointInput<Inputs["create"]>["body"];
type UpdateBody = EndpointInput<Inputs["update"]>["body"];

async function createKey(
  dependencies: Dependencies,
  { organizationId, actor, body }: { organizationId: string; actor: Actor; body: CreateBody },
): Promise<{ id: string; key: string }> {
  const { database, clock } = dependencies;
  const key = createApiKeyText();
  const id = createId("key");
  await database.transaction(async (executor) => {
    const made: ApiKeyRow = {
      ...blank,
      id,
      organization_id: organizationId,
      name: body.name,
      hash: hashToken(key),
      hint: key.slice(-4),
      created_at: clock(),
      permissions: toJson([...new Set(body.permissions)]),
      created_by: toJson(toAuthor(actor)),
      service_account_id: body.service_account_id ?? null,
      ...(await toColumns(executor, organizationId, body)),
    };
    await requireAccount(executor, made);
    await refuseMoreThanTheirs(executor, { actor, row: made });
    await insertApiKeyRow(executor, made);
    await changeBudget(executor, made, { budget: body.monthly_budget, now: clock() });
  });
  return { id, key };
}

async function updateKey(
  dependencies: Dependencies,
  { actor, body, ...of }: OfKey & { actor: Actor; body: UpdateBody },
): Promise<void> {
  const { database, clock } = dependencies;
  await database.transaction(async (executor) => {
    const before = await lockWorkingKey(executor, of);
    const changes = {
      ...(body.name !== undefined && { name: body.name }),
      ...(body.permissions !== undefined && { permissions: toJson([...new Set(body.permissions)]) }),
      ...(await toColumns(executor, of.organizationId, body)),
    };
    await refuseMoreThanTheirs(executor, { actor, row: { ...before, ...changes } });
    await updateApiKeyRows(executor, of, changes);
    await changeBudget(executor, before, { budget: body.monthly_budget, now: clock() });
  });
}

/** The key keeps its id, its limits and its budget; what was its secret becomes a row that ends. */
async function rotateKey(
  { database, clock }: Dependencies,
  { actor, overlapHours, ...of }: OfKey & { actor: Actor; overlapHours: number },
): Promise<string> {
  const key = createApiKeyText();
  await database.transaction(async (executor) => {
    const before = await lockWorkingKey(executor, of);
    // Whoever renews a key holds it.
    await refuseMoreThanTheirs(executor, { actor, row: before });
    await replaceSecret(executor, { ...of, hash: hashToken(key), hint: key.slice(-4) });
    const endsAt = Math.min(clock() + overlapHours * hourMs, before.expires_at ?? Number.MAX_SAFE_INTEGER);
    const old = { ...before, id: createId("key"), replaced_by: before.id, expires_at: endsAt };
    await insertApiKeyRow(executor, old);
  });
  return key;
}

const blank = {
  revoked_at: null,
  last_used_at: null,
  replaced_by: null,
  expires_at: null,
  paths: null,
  environments: null,
  requests_per_minute: null,
};

const readPermissions = (row: ApiKeyRow): Permission[] =>
  row.permissions === null ? [...permissionNames] : fromJson<Permission[]>(row.permissions);
const readPaths = (row: ApiKeyRow): string[] | null =>
  row.paths === null ? null : fromJson<string[]>(row.paths);
const readEnvironments = (row: ApiKeyRow): string[] | null =>
  row.environments === null ? null : fromJson<string[]>(row.environments);

/** @throws forbidden where a key does what whoever makes, changes or renews it may not */
async function refuseMoreThanTheirs(
  executor: Executor,
  { actor, row }: { actor: Actor; row: ApiKeyRow },
): Promise<void> {
  const permissions = readPermissions(row);
  // A person's own key acts as them: nobody else changes it or holds its secret.
  const isForeign = row.user_id != null && row.user_id !== actor.userId;
  if (isForeign) throw roleErrors.beyondOwn({ permissions });
  refuseBeyondOwn(actor, permissions);
  const { organization_id: organizationId, service_account_id: id } = row;
  const account = id === null ? undefined : await findServiceAccount(executor, { organizationId, id });
  const limits = { paths: readPaths(row) ?? undefined, environments: readEnvironments(row) ?? undefined };
  const owner = { userId: account?.id, roleId: account?.role };
  const given = { kind: "api_key" as const, permissions: new Set(permissions), ...owner, limits };
  await refuseBeyondOwnGrants(executor, { actor, given });
}

async function getKey(executor: Executor, of: OfKey): Promise<ApiKeyRow> {
  const row = await findApiKeyById(executor, of);
  if (row === undefined) throw apiKeyErrors.notFound({ key: of.id });
  return row;
}

async function lockKey(transaction: Executor, of: OfKey): Promise<ApiKeyRow> {
  const row = await lockApiKey(transaction, of);
  if (row === undefined) throw apiKeyErrors.notFound({ key: of.id });
  return row;
}

async function lockWorkingKey(transaction: Executor, of: OfKey): Promise<ApiKeyRow> {
  const row = await lockKey(transaction, of);
  if (row.revoked_at !== null) throw apiKeyErrors.revoked({ key: of.id });
  return row;
}

type Limits = {
  paths?: string[] | null | undefined;
  environments?: string[] | null | undefined;
  requests_per_minute?: number | null | undefined;
  expires_at?: number | null | undefined;
};

/** What was given, null for a limit that is taken away. */
async function toColumns(executor: Executor, organizationId: string, limits: Limits) {
  const { paths, environments: names, requests_per_minute, expires_at } = limits;
  const environments = names && (await findEnvironments(executor, { organizationId, names }));
  return {
    ...(paths !== undefined && { paths: toJsonOrNull(paths) }),
    ...(environments !== undefined && { environments: toJsonOrNull(environments) }),
    ...(requests_per_minute !== undefined && { requests_per_minute }),
    ...(expires_at !== undefined && { expires_at }),
  };
}

async function findEnvironments(
  executor: Executor,
  { organizationId, names }: { organizationId: string; names: string[] },
): Promise<string[]> {
  const rows = await listNamedEnvironments(executor, { organizationId, names });
  return names.map((name) => {
    const row = rows.find((one) => one.name === name) ?? rows.find((one) => one.id === name);
    if (row === undefined) throw environmentErrors.notFound({ environment: name });
    return row.id;
  });
}

async function requireAccount(
  executor: Executor,
  { organization_id: organizationId, service_account_id: id }: ApiKeyRow,
): Promise<void> {
  if (id === null) return;
  const account = await findServiceAccount(executor, { organizationId, id });
  if (account !== undefined && account.disabled_at === null) return;
  throw apiKeyErrors.accountNotFound({ service_account: id });
}

async function changeBudget(
  executor: Executor,
  { organization_id: organizationId, id: subject }: ApiKeyRow,
  { budget, now }: { budget: number | null | undefined; now: number },
): Promise<void> {
  if (budget === undefined) return;
  if (budget === null) await deleteBudget(executor, { organizationId, subject });
  else
    await saveBudget(executor, {
      organization_id: organizationId,
      subject,
      limit_nano: toNano(budget),
      updated_at: now,
    });
}

async function describe(
  executor: Executor,
  { organizationId, rows, now }: { organizationId: string; rows: ApiKeyRow[]; now: number },
): Promise<ApiKey[]> {
  const month = toMonth(now);
  const budgets = new Map(
    (await listBudgets(executor, organizationId)).map((row) => [row.subject, row.limit_nano]),
  );
  const spent = new Map(
    (await listMonths(executor, { organizationId, from: month })).map((row) => [
      row.subject,
      row.spent_nano + row.reserved_nano,
    ]),
  );
  const old = new Map(
    (await listOldSecrets(executor, { organizationId, now })).map((row) => [row.replaced_by, row.expires_at]),
  );
  const ids = rows.flatMap((row) => (row.environments === null ? [] : fromJson<string[]>(row.environments)));
  const environments = await listNamedEnvironments(executor, { organizationId, names: [...new Set(ids)] });
  const nameOf = new Map(environments.map((row) => [row.id, row.name]));
  return rows.map((row) => {
    const limit = budgets.get(row.id);
    const toTime = (value: number | null | undefined) => (value == null ? null : toTimestamp(value));
    return {
      id: row.id,
      name: row.name,
      key_hint: row.hint,
      permissions: readPermissions(row),
      paths: readPaths(row),
      environments:
        row.environments === null
          ? null
          : fromJson<string[]>(row.environments).map((id) => ({ id, name: nameOf.get(id) ?? id })),
      requests_per_minute: row.requests_per_minute,
      monthly_budget: limit === undefined ? null : toUsd(limit),
      spent_this_month: toUsd(spent.get(row.id) ?? 0),
      service_account_id: row.service_account_id,
      created_by: row.created_by === null ? null : fromJson<User>(row.created_by),
      created_at: toTimestamp(row.created_at),
      expires_at: toTime(row.expires_at),
      last_used_at: toTime(row.last_used_at),
      revoked_at: toTime(row.revoked_at),
      old_key_works_until: toTime(old.get(row.id)),
    };
  });
}
