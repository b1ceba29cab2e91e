import { contract, grantErrors, type Grant } from "@parley/contract";
import { fromJson, toJson, type Database, type Executor } from "@parley/db";
import { compileCondition } from "@parley/policy";
import { toAuthor, type Author } from "../../kernel/author.ts";
import { toTimestamp, type Clock } from "../../kernel/clock.ts";
import { createId } from "../../kernel/ids.ts";
import { implement } from "../../kernel/implement.ts";
import { fromMillionths, toMillionths } from "./amount.ts";
import { countGrants, findGrant, insertGrant, listGrants, listUses, revokeGrant } from "./grants.store.ts";
import type { GrantRow } from "./grants.tables.ts";

type Dependencies = { database: Database; clock: Clock };

export const grantRoutes = ({ database, clock }: Dependencies) => {
  const { executor } = database;
  const get = async (within: Executor, organizationId: string, id: string): Promise<GrantRow> => {
    const row = await findGrant(within, { organizationId, id });
    if (row === undefined) throw grantErrors.notFound({ grant_id: id });
    return row;
  };
  return implement(contract.grants, {
    create: async ({ body }, { organizationId, actor }) => {
      const now = clock();
      const { max_uses, amount, expires_at } = body;
      if (max_uses == null && amount == null && expires_at == null) throw grantErrors.boundless();
      if (expires_at != null && expires_at <= now)
        throw grantErrors.endsBeforeNow({ expires_at: toTimestamp(expires_at) });
      refuseUnusable(body.when);
      const row: GrantRow = {
        id: createId("grt"),
        organization_id: organizationId,
        tool: body.tool,
        condition: body.when ?? null,
        requester_id: body.requester_id ?? null,
        environment: body.environment ?? null,
        reason: body.reason ?? null,
        max_uses: max_uses ?? null,
        uses: 0,
        amount_field: amount == null ? null : toJson(amount.field),
        max_amount: amount == null ? null : (toMillionths(amount.max) ?? Math.floor(amount.max * 1_000_000)),
        amount_used: 0,
        expires_at: expires_at ?? null,
        created_at: now,
        created_by: toJson(toAuthor(actor)),
        revoked_at: null,
        revoked_by: null,
      };
      await database.transaction((transaction) => insertGrant(transaction, row));
      return describeGrant(row, now);
    },
    list: async ({ query: { page, size, tool, open } }, { organizationId }) => {
      const now = clock();
      const filter = { organizationId, tool, openAt: open === true ? now : undefined };
      const [rows, total] = await Promise.all([
        listGrants(executor, { ...filter, page, size }),
        countGrants(executor, filter),
      ]);
      return { records: rows.map((row) => describeGrant(row, now)), page, size, total };
    },
    get: async ({ params: { id } }, { organizationId }) =>
      describeGrant(await get(executor, organizationId, id), clock()),
    listUses: async ({ params: { id }, query: { page, size } }, { organizationId }) => {
      const { uses: total } = await get(executor, organizationId, id);
      const rows = await listUses(executor, { organizationId, id, page, size });
      const records = rows.map((use) => ({
        grant_id: use.grant_id,
        approval_id: use.approval_id,
        number: use.number,
        amount: use.amount === null ? null : fromMillionths(use.amount),
        at: toTimestamp(use.at),
      }));
      return { records, page, size, total };
    },
    revoke: ({ params: { id } }, { organizationId, actor }) =>
      database.transaction(async (transaction) => {
        const now = clock();
        const by = toJson(toAuthor(actor));
        await get(transaction, organizationId, id);
        if (!(await revokeGrant(transaction, { organizationId, id, now, by })))
          throw grantErrors.revoked({ grant_id: id });
        return describeGrant(await get(transaction, organizationId, id), now);
      }),
  });
};

function refuseUnusable(when: string | null | undefined): void {
  if (when == null) return;
  const compiled = compileCondition("call", when);
  if (compiled.ok) return;
  throw grantErrors.conditionUnusable({ reason: compiled.message, offset: compiled.offset });
}

const describeGrant = (row: GrantRow, now: number): Grant => ({
  id: row.id,
  tool: row.tool,
  when: row.condition,
  requester_id: row.requester_id,
  environment: row.environment,
  reason: row.reason,
  max_uses: row.max_uses,
  uses: row.uses,
  amount:
    row.amount_field === null || row.max_amount === null
      ? null
      : { field: fromJson<(string | number)[]>(row.amount_field), max: fromMillionths(row.max_amount) },
  amount_used: fromMillionths(row.amount_used),
  expires_at: row.expires_at === null ? null : toTimestamp(row.expires_at),
  status: statusOf(row, now),
  created_at: toTimestamp(row.created_at),
  created_by: fromJson<Author>(row.created_by),
  revoked_at: row.revoked_at === null ? null : toTimestamp(row.revoked_at),
  revoked_by: row.revoked_by === null ? null : fromJson<Author>(row.revoked_by),
});

function statusOf(row: GrantRow, now: number): Grant["status"] {
  if (row.revoked_at !== null) return "revoked";
  if (row.expires_at !== null && row.expires_at <= now) return "expired";
  const isUsedUp = row.max_uses !== null && row.uses >= row.max_uses;
  const isSpent = row.max_amount !== null && row.amount_used >= row.max_amount;
  return isUsedUp || isSpent ? "used_up" : "open";
}
