import {
  adminPermissions,
  authErrors,
  permissionNames,
  type Permission,
  type ResourceKind,
} from "@parley/contract";

/** Everything an admin key may do. */
export const allPermissions: ReadonlySet<Permission> = new Set(permissionNames);

/** A directory and all below it, where other things are permitted than elsewhere. */
export type TreeGrant = { readonly path: string; readonly permissions: ReadonlySet<Permission> };

/** All that decides what somebody may do. */
export type Grants = {
  /** Wherever no tree says otherwise. */
  readonly permissions: ReadonlySet<Permission>;
  /** Of those that hold a path the deepest counts. */
  readonly trees: readonly TreeGrant[];
  /** The ids of the only environments there are for it; absent: all. */
  readonly environments?: ReadonlySet<string> | undefined;
  /** The ids of protected environments that it may not deploy to. */
  readonly barredEnvironments?: ReadonlySet<string> | undefined;
};

/** One thing that a request touches. */
export type Target = {
  readonly kind: ResourceKind;
  /** Where it is; absent where it is nowhere yet known. */
  readonly path?: string | undefined;
  /** Whether everything below the path is touched as well. */
  readonly isTree?: boolean;
  /** The id of the environment it is for; null: of none. Absent: environments have no part in it. */
  readonly environment?: string | null | undefined;
};

export type DenialReason = "permission" | "organization" | "path" | "environment" | "protected_environment";

export type Decision =
  | { readonly isAllowed: true }
  | { readonly isAllowed: false; readonly reason: DenialReason };

const allowed: Decision = { isAllowed: true };
const denied = (reason: DenialReason): Decision => ({ isAllowed: false, reason });

/**
 * The one place that decides what an actor may do.
 *
 * @example
 * decide({ permissions: new Set(["read"]), trees: [] }, "write", { kind: "list" }); // denied: permission
 */
export function decide(grants: Grants, permission: Permission, target: Target): Decision {
  if (!hasAnywhere(grants, permission)) return denied("permission");
  const place = decidePlace(grants, permission, target);
  return place.isAllowed ? decideEnvironment(grants, permission, target) : place;
}

/** Whether nothing but the permission counts: wherever it is needed. */
export const isUnconfined = ({ trees, environments, barredEnvironments }: Grants): boolean =>
  trees.length === 0 && environments === undefined && (barredEnvironments?.size ?? 0) === 0;

/** What may be done at a path. */
export function permissionsAt({ permissions, trees }: Grants, path: string): ReadonlySet<Permission> {
  let deepest: TreeGrant | undefined;
  for (const tree of trees)
    if (isWithin(path, tree.path) && tree.path.length >= (deepest?.path.length ?? 0)) deepest = tree;
  return (deepest ?? { permissions }).permissions;
}

/** Where one may do what the other may not; undefined: nowhere. */
export type Excess = { readonly path: string } | { readonly environment: string };

/**
 * Whether grants that somebody gives go beyond their own: in some directory, or in an environment.
 *
 * @example
 * const own = { permissions: new Set(["read"]), trees: [{ path: "legal", permissions: new Set() }] };
 * findExcess({ permissions: new Set(["read"]), trees: [] }, own); // { path: "legal" }
 */
export function findExcess(given: Grants, own: Grants): Excess | undefined {
  if (!isSubset(given.permissions, own.permissions)) return { path: "" };
  // Between these paths nothing changes.
  for (const { path } of [...given.trees, ...own.trees])
    if (!isSubset(permissionsAt(given, path), permissionsAt(own, path))) return { path };
  for (const environment of given.environments ?? own.environments ?? [])
    if (!reaches(own, environment)) return { environment };
  if (given.environments === undefined && own.environments !== undefined) return { environment: "*" };
  for (const environment of own.barredEnvironments ?? [])
    if (reaches(given, environment) && !given.barredEnvironments?.has(environment)) return { environment };
  return undefined;
}

const reaches = ({ environments }: Grants, environment: string): boolean =>
  environments === undefined || environments.has(environment);

const isSubset = (some: ReadonlySet<Permission>, all: ReadonlySet<Permission>): boolean =>
  some.size <= all.size && [...some].every((permission) => all.has(permission));

export const isWithin = (path: string, directory: string): boolean =>
  directory === "" || path === directory || path.startsWith(`${directory}/`);

const hasAnywhere = ({ permissions, trees }: Grants, permission: Permission): boolean =>
  permissions.has(permission) || trees.some((tree) => tree.permissions.has(permission));

function decidePlace(grants: Grants, permission: Permission, { kind, path, isTree }: Target): Decision {
  if (kind === "caller" || kind === "list") return allowed;
  if (kind === "organization") return decideOrganization(grants, permission);
  // What is not found is refused as that, by whoever looks for it.
  if (path === undefined) return allowed;
  if (!permissionsAt(grants, path).has(permission)) return denied("path");
  if (!isTree) return allowed;
  const isRefusedBelow = grants.trees.some(
    (tree) => isWithin(tree.path, path) && !tree.permissions.has(permission),
  );
  return isRefusedBelow ? denied("path") : allowed;
}

/** Managing is not done in directories; all else has to be permitted in every one. */
function decideOrganization({ permissions, trees }: Grants, permission: Permission): Decision {
  const isManaging = permission === "admin" || adminPermissions.has(permission);
  const isEverywhere =
    permissions.has(permission) && (isManaging || trees.every((tree) => tree.permissions.has(permission)));
  return isEverywhere ? allowed : denied("organization");
}

function decideEnvironment(
  { environments, barredEnvironments }: Grants,
  permission: Permission,
  { environment }: Target,
): Decision {
  if (environment === undefined) return allowed;
  if (environments !== undefined && (environment === null || !environments.has(environment)))
    return denied("environment");
  if (permission === "deploy" && environment !== null && barredEnvironments?.has(environment))
    return denied("protected_environment");
  return allowed;
}

/**
 * For handlers that need one permission more than their endpoint says.
 *
 * @throws forbidden when the actor, as it is within this request, lacks it
 */
export function authorize(actor: { permissions: ReadonlySet<Permission> }, permission: Permission): void {
  if (!actor.permissions.has(permission)) throw authErrors.forbidden({ permission });
}
