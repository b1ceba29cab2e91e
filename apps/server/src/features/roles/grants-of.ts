import type { Database } from "@parley/db";
import { Cache } from "../../kernel/cache.ts";
import type { Grants } from "../../kernel/authorize.ts";
import type { EventBus } from "../../kernel/events.ts";
import type { Actor } from "../../kernel/request-context.ts";
import { loadAccessRules, type AccessRules } from "./access-rules.ts";
import { listTeamsOfUser } from "./roles.store.ts";
import { toGrants } from "./to-grants.ts";

/** What an actor may do, by the rules of its organization; no promise where it is known. */
export type GrantsOf = (actor: Actor) => Grants | Promise<Grants>;

/** Another process's change is seen after this. */
const maxAgeMs = 1000;

/**
 * Grants are made once for an actor and the rules of the moment: both are objects that live for a second, so what is
 * asked for every request is one look at each.
 */
export function createGrantsOf({ database, events }: { database: Database; events: EventBus }): GrantsOf {
  const rulesOf = new Cache<AccessRules>({ max: 1000, maxAgeMs });
  const made = new WeakMap<Actor, { rules: AccessRules; grants: Grants }>();
  const forget = ({ organizationId }: { organizationId: string }) => rulesOf.clear(organizationId);
  events.on("access.changed", forget);
  // A directory that moves takes its rules along.
  events.on("file.changed", forget);

  async function make(actor: Actor): Promise<Grants> {
    const { organizationId, userId } = actor;
    const rules = await rulesOf.get(organizationId, () => loadAccessRules(database.executor, organizationId));
    const known = made.get(actor);
    if (known?.rules === rules) return known.grants;
    const rows =
      userId === undefined || !namesTeams(rules)
        ? []
        : await listTeamsOfUser(database.executor, { organizationId, userId });
    const grants = toGrants(rules, { actor, teams: new Set(rows.map((row) => row.team_id)) });
    made.set(actor, { rules, grants });
    return grants;
  }

  return (actor) => {
    const rules = rulesOf.peek(actor.organizationId);
    const known = made.get(actor);
    return known !== undefined && known.rules === rules ? known.grants : make(actor);
  };
}

const namesTeams = ({ directories, protectedEnvironments }: AccessRules): boolean =>
  directories.some(({ grants }) => grants.some(({ kind }) => kind === "team")) ||
  protectedEnvironments.some(({ deployers }) => deployers.some(({ kind }) => kind === "team"));
