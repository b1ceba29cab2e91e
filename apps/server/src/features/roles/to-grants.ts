import { withImplied, type AccessSubject, type Permission } from "@parley/contract";
import { allPermissions, isWithin, type Grants, type TreeGrant } from "../../kernel/authorize.ts";
import type { Actor } from "../../kernel/request-context.ts";
import { permissionsOf, type AccessRules } from "./access-rules.ts";

type Facts = {
  actor: Pick<Actor, "permissions" | "userId" | "roleId" | "limits"> & { kind?: Actor["kind"] | undefined };
  teams: ReadonlySet<string>;
};

/**
 * What the rules of an organization let somebody do. A person has what their role permits; a key what it was given, and
 * of that only what its service account or person may: nowhere more, whatever a rule gives them. Private directories are for those they name, and for administrators.
 */
export function toGrants(rules: AccessRules, { actor, teams }: Facts): Grants {
  const permissions = ownPermissions(rules, actor);
  const isAdmin = permissions.has("admin");
  const isNamed = ({ kind, id }: AccessSubject): boolean =>
    (kind === "user" && id === actor.userId) ||
    (kind === "role" && id === actor.roleId) ||
    (kind === "team" && teams.has(id));
  const most = actor.kind === "api_key" ? withImplied(actor.permissions) : allPermissions;
  const ofRules = isAdmin
    ? []
    : rules.directories.map((rule) => toTree(rule, { permissions, most, isNamed }));
  const { paths, environments } = actor.limits ?? {};
  return {
    permissions: paths === undefined ? permissions : new Set(),
    trees: paths === undefined ? ofRules : confine(paths, { permissions, ofRules }),
    environments: environments && new Set(environments),
    barredEnvironments: new Set(
      isAdmin
        ? []
        : rules.protectedEnvironments.filter(({ deployers }) => !deployers.some(isNamed)).map(({ id }) => id),
    ),
  };
}

function ownPermissions(
  rules: AccessRules,
  { permissions, roleId }: Pick<Actor, "permissions" | "roleId">,
): ReadonlySet<Permission> {
  const held = withImplied(permissions);
  if (roleId === undefined) return held;
  const ofRole = permissionsOf(rules, roleId);
  return new Set([...held].filter((permission) => ofRole.has(permission)));
}

type Rule = AccessRules["directories"][number];
type Person = {
  permissions: ReadonlySet<Permission>;
  /** All that any rule can give. */
  most: ReadonlySet<Permission>;
  isNamed: (subject: AccessSubject) => boolean;
};

function toTree({ path, isPrivate, grants }: Rule, { permissions, most, isNamed }: Person): TreeGrant {
  const named = grants.filter(isNamed).flatMap((grant) => grant.permissions);
  const granted = named.filter((permission) => most.has(permission));
  return { path, permissions: new Set(isPrivate ? granted : [...permissions, ...granted]) };
}

/**
 * A key's paths are all there is for it. A private directory below one of them stays private; one that the key names, or
 * that lies above, does not count: whoever gave the key the path could see it.
 */
function confine(
  paths: readonly string[],
  { permissions, ofRules }: { permissions: ReadonlySet<Permission>; ofRules: readonly TreeGrant[] },
): TreeGrant[] {
  const within = ofRules
    .filter((tree) => paths.some((path) => tree.path !== path && isWithin(tree.path, path)))
    .filter((tree) => !paths.includes(tree.path))
    .map((tree) => ({
      path: tree.path,
      permissions: new Set([...tree.permissions].filter((permission) => permissions.has(permission))),
    }));
  return [...paths.map((path) => ({ path, permissions })), ...within];
}
