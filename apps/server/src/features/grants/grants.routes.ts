import { contract, grantErrors } from "@parley/contract";
import { toJson, type Database, type Executor } from "@parley/db";
import { toAuthor } from "../../kernel/author.ts";
import { toTimestamp, type Clock } from "../../kernel/clock.ts";
import { implement } from "../../kernel/implement.ts";
import { fromMillionths } from "./amount.ts";
import { createGrant } from "./create-grant.ts";
import { describeGrant } from "./describe-grant.ts";
import { countGrants, findGrant, listGrants, listUses, revokeGrant } from "./grants.store.ts";
import type { GrantRow } from "./grants.tables.ts";

type Dependencies = { database: Database; clock: Clock };

export const grantRoutes = (dependencies: Dependencies) => {
  const { database, clock } = dependencies;
  const { executor } = database;
  const get = async (within: Executor, organizationId: string, id: string): Promise<GrantRow> => {
    const row = await findGrant(within, { organizationId, id });
    if (row === undefined) throw grantErrors.notFound({ grant_id: id });
    return row;
  };
  return implement(contract.grants, {
    create: ({ body }, { organizationId, actor }) =>
      createGrant(dependencies, { organizationId, actor, given: body }),
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
