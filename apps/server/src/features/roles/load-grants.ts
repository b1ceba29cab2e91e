import type { Executor } from "@parley/db";
import type { Grants } from "../../kernel/authorize.ts";
import type { Actor } from "../../kernel/request-context.ts";
import { loadAccessRules } from "./access-rules.ts";
import { listTeamsOfUser } from "./roles.store.ts";
import { toGrants } from "./to-grants.ts";

/** What somebody may do by the rules as they are now, to the transaction; requests are served what is a second old. */
export async function loadGrants(
  executor: Executor,
  actor: Pick<Actor, "organizationId" | "kind" | "permissions" | "userId" | "roleId" | "limits">,
): Promise<Grants> {
  const { organizationId, userId } = actor;
  const rules = await loadAccessRules(executor, organizationId);
  const rows = userId === undefined ? [] : await listTeamsOfUser(executor, { organizationId, userId });
  return toGrants(rules, { actor, teams: new Set(rows.map((row) => row.team_id)) });
}
