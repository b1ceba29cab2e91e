import { authErrors, type Endpoint, type Permission } from "@parley/contract";
import { withRowFilter, type Database, type RowFilter } from "@parley/db";
import { decide, permissionsAt, type DenialReason, type Grants, type Target } from "../authorize.ts";
import { toRowFilter } from "../path-filter.ts";
import type { Actor } from "../request-context.ts";
import { findTargets, type Input } from "./find-targets.ts";

type Asked = Pick<Endpoint, "permission" | "resource" | "environment" | "method">;

/** Where the decision of `authorize.ts` meets requests. */
export type Guard = {
  /** What an actor may do; no promise where it is known. */
  grantsOf(actor: Actor): Grants | Promise<Grants>;
  /** What can be told before the request is read. @throws forbidden */
  admit(grants: Grants, endpoint: Asked): void;
  /** What the rest depends on. @throws forbidden; answers who may do what within this request */
  confine(given: { actor: Actor; grants: Grants; endpoint: Asked; input: Input }): Promise<Confined>;
};

export type Confined = { actor: Actor; filter: RowFilter | undefined };

type Dependencies = { database: Database; grantsOf: Guard["grantsOf"] };

export function createGuard({ database, grantsOf }: Dependencies): Guard {
  return {
    grantsOf,
    admit: (grants, { permission, resource }) => {
      const target: Target = { kind: resource === "organization" ? "organization" : "list" };
      requirePermission(grants, permission, target);
    },
    async confine({ actor, grants, endpoint, input }) {
      const { organizationId } = actor;
      if (endpoint.resource === "organization")
        return { actor: { ...actor, permissions: grants.permissions }, filter: undefined };
      const filter = toRowFilter(organizationId, grants);
      const find = () => findTargets(database.executor, { endpoint, organizationId, input });
      // What they may not see they are not told the place of: it is not there.
      const targets = await (filter === undefined ? find() : withRowFilter(filter, find));
      for (const target of targets) requirePermission(grants, endpoint.permission, target);
      return {
        actor: { ...actor, permissions: permissionsAtAll(grants, targets) },
        filter,
      };
    },
  };
}

/** @throws forbidden, saying what is missing */
export function requirePermission(grants: Grants, permission: Permission, target: Target): void {
  const decision = decide(grants, permission, target);
  if (!decision.isAllowed) throw toError[decision.reason]({ permission, path: target.path ?? "" });
}

const toError: Record<DenialReason, (p: { permission: Permission; path: string }) => Error> = {
  permission: ({ permission }) => authErrors.forbidden({ permission }),
  organization: ({ permission }) => authErrors.organizationForbidden({ permission }),
  path: (p) => authErrors.pathForbidden(p),
  environment: () => authErrors.environmentForbidden(),
  protected_environment: () => authErrors.environmentProtected(),
};

/** What handlers ask themselves beyond the endpoint's permission, such as whether a call may make a version. */
function permissionsAtAll(grants: Grants, targets: readonly Target[]): ReadonlySet<Permission> {
  const sets = targets.flatMap(({ path }) => (path === undefined ? [] : [permissionsAt(grants, path)]));
  const [first = everywhere(grants), ...others] = sets;
  return new Set([...first].filter((permission) => others.every((set) => set.has(permission))));
}

const everywhere = ({ permissions, trees }: Grants): ReadonlySet<Permission> =>
  new Set([...permissions, ...trees.flatMap((tree) => [...tree.permissions])]);
