import { cliLoginErrors, contract } from "@parley/contract";
import { toJson, type Database } from "@parley/db";
import { toAuthor } from "../../kernel/author.ts";
import { toTimestamp, type Clock } from "../../kernel/clock.ts";
import { implement } from "../../kernel/implement.ts";
import { refuseBeyondOwn, refuseBeyondOwnGrants } from "../roles/index.ts";
import { deleteExpiredCliLogins, insertCliLogin } from "./cli-logins.store.ts";

const dayMs = 24 * 60 * 60 * 1000;
const collectMs = 10 * 60 * 1000;
const defaultDays = 90;

export const cliLoginRoutes = ({ database, clock }: { database: Database; clock: Clock }) =>
  implement(contract.cliLogins, {
    confirm: async ({ body }, { actor, organizationId }) => {
      if (actor.kind !== "session") throw cliLoginErrors.browserOnly();
      const { challenge, name, permissions, expires_in_days: days = defaultDays } = body;
      if (permissions.includes("approve")) throw cliLoginErrors.decisionsAreTheirOwn();
      refuseBeyondOwn(actor, permissions);
      const { userId, roleId } = actor;
      const given = { kind: "api_key" as const, permissions: new Set(permissions), userId, roleId };
      const now = clock();
      const collectUntil = now + collectMs;
      await database.transaction(async (executor) => {
        await refuseBeyondOwnGrants(executor, { actor, given });
        await deleteExpiredCliLogins(executor, now);
        const isNew = await insertCliLogin(executor, {
          challenge,
          organization_id: organizationId,
          user_id: userId ?? null,
          name,
          permissions: toJson([...new Set(permissions)]),
          created_by: toJson(toAuthor(actor)),
          created_at: now,
          collect_until: collectUntil,
          key_expires_at: now + days * dayMs,
        });
        if (!isNew) throw cliLoginErrors.known();
      });
      return {
        organization: { id: organizationId, name: actor.organizationName },
        collect_until: toTimestamp(collectUntil),
      };
    },
  });
