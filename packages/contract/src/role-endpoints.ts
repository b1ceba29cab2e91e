import { optional } from "@parley/promptfile";
import { z } from "zod";
import { directoryErrors } from "./directories.ts";
import { environmentErrors } from "./environments.ts";
import { empty, endpoint, resource } from "./kernel/endpoint.ts";
import { defineErrors } from "./kernel/errors.ts";
import { idParams, Timestamp } from "./kernel/wire.ts";
import { permissionNames, type Permission } from "./permissions.ts";

export const PermissionName = z.enum(permissionNames as [Permission, ...Permission[]]);

/** What a role is called, and what it lets its holders do. */
export const Role = z
  .object({
    id: z.string().describe("A built-in role's name, or the id of one that was made."),
    name: z.string(),
    description: z.string().nullable(),
    permissions: z.array(PermissionName),
    is_built_in: z.boolean(),
    created_at: Timestamp.nullable(),
    updated_at: Timestamp.nullable(),
  })
  .meta({ id: "Role" });
export type Role = z.output<typeof Role>;

/** Somebody, or all of a kind. */
export const AccessSubject = z
  .object({
    kind: z.enum(["user", "team", "role"]),
    id: z.string().min(1).describe("Of a role: its name where it is built in."),
  })
  .meta({ id: "AccessSubject" });
export type AccessSubject = z.output<typeof AccessSubject>;

/** What may be permitted within a directory. */
const filePermissions = ["read", "write", "deploy", "call", "log", "approve-request", "approve"] as const;
const FilePermission = z.enum(filePermissions);

const DirectoryGrant = z.object({ ...AccessSubject.shape, permissions: z.array(FilePermission) });

/** Who may do what in a directory and all below it. */
export const DirectoryAccess = z
  .object({
    directory_id: z.string(),
    path: z.string(),
    is_private: z
      .boolean()
      .describe(
        "Whether only those named here, and whoever has `admin`, see it; else what they may do is added.",
      ),
    grants: z.array(DirectoryGrant),
    updated_at: Timestamp,
  })
  .meta({ id: "DirectoryAccess" });
export type DirectoryAccess = z.output<typeof DirectoryAccess>;

/** An environment to which not everybody deploys who may deploy. */
export const ProtectedEnvironment = z
  .object({
    environment_id: z.string(),
    name: z.string(),
    deployers: z.array(AccessSubject).describe("Beside whoever has `admin`."),
    updated_at: Timestamp,
  })
  .meta({ id: "ProtectedEnvironment" });

export const roleErrors = defineErrors("roles", {
  notFound: { kind: "not_found", message: (p: { role: string }) => `Role \`${p.role}\` does not exist.` },
  nameTaken: {
    kind: "conflict",
    message: (p: { name: string }) => `There is a role \`${p.name}\` already.`,
  },
  inUse: {
    kind: "conflict",
    message: (p: { role: string; members: number }) =>
      `Role \`${p.role}\` is held by ${p.members} (people, service accounts, open invitations, single sign-on). Give them another one first.`,
  },
  beyondOwn: {
    kind: "forbidden",
    message: (p: { permissions: string[] }) =>
      `Nobody gives what they do not have: ${p.permissions.map((name) => `\`${name}\``).join(", ")}.`,
  },
  beyondOwnDirectory: {
    kind: "forbidden",
    message: (p: { path: string }) =>
      `Nobody gives what they do not have: not all that this allows ${p.path === "" ? "outside of directories with rules" : `at \`${p.path}\``} is allowed to you there.`,
  },
  beyondOwnEnvironment: {
    kind: "forbidden",
    message: (p: { environment: string }) =>
      `Nobody gives what they do not have: this allows the environment \`${p.environment}\`, which you are kept from.`,
  },
  ruleNotFound: {
    kind: "not_found",
    message: (p: { directory: string }) => `Directory \`${p.directory}\` has no rules of its own.`,
  },
  notProtected: {
    kind: "not_found",
    message: (p: { environment: string }) => `Environment \`${p.environment}\` is not protected.`,
  },
});

const Name = z
  .string()
  .max(100)
  .regex(/^\S(?:[^\p{Cc}]*\S)?$/u, "Give a name that neither starts nor ends with a space");

const rolesOfOrganization = {
  list: endpoint({
    method: "GET",
    path: "/roles",
    summary: "List the roles, built-in ones first",
    permission: "read",
    resource: "caller",
    output: z.array(Role),
  }),
  create: endpoint({
    method: "POST",
    path: "/roles",
    summary: "Make a role",
    permission: "manage-roles",
    resource: "organization",
    body: z.object({
      name: Name,
      description: optional(z.string().max(1000)),
      permissions: z.array(PermissionName),
    }),
    output: Role,
    status: 201,
    errors: [roleErrors.nameTaken, roleErrors.beyondOwn],
  }),
  update: endpoint({
    method: "PATCH",
    path: "/roles/:id",
    summary: "Change a role that was made",
    description: "Whoever holds it may do something else within a second.",
    permission: "manage-roles",
    resource: "organization",
    params: idParams,
    body: z.object({
      name: optional(Name),
      description: z.string().max(1000).nullish(),
      permissions: optional(z.array(PermissionName)),
    }),
    output: Role,
    errors: [roleErrors.notFound, roleErrors.nameTaken, roleErrors.beyondOwn],
  }),
  delete: endpoint({
    method: "DELETE",
    path: "/roles/:id",
    summary: "Delete a role that nobody holds",
    permission: "manage-roles",
    resource: "organization",
    params: idParams,
    output: empty,
    errors: [roleErrors.notFound, roleErrors.inUse],
  }),
};

const directoryRules = {
  listDirectoryAccess: endpoint({
    method: "GET",
    path: "/directory-access",
    summary: "List the directories with rules of their own",
    permission: "manage-roles",
    resource: "organization",
    output: z.array(DirectoryAccess),
  }),
  setDirectoryAccess: endpoint({
    method: "PUT",
    path: "/directory-access/:id",
    summary: "Say who may do what in a directory and all below it",
    description:
      "`id` is the directory's. Of several rules the deepest counts. Keys that are not limited to paths are nobody: they see no private directory, unless they have `admin`.",
    permission: "manage-roles",
    resource: "organization",
    params: idParams,
    body: z.object({ is_private: z.boolean(), grants: z.array(DirectoryGrant).max(100) }),
    output: DirectoryAccess,
    errors: [directoryErrors.notFound, roleErrors.beyondOwn],
  }),
  deleteDirectoryAccess: endpoint({
    method: "DELETE",
    path: "/directory-access/:id",
    summary: "Let a directory be as what is above it",
    permission: "manage-roles",
    resource: "organization",
    params: idParams,
    output: empty,
    errors: [roleErrors.ruleNotFound],
  }),
};

const environmentRules = {
  listProtectedEnvironments: endpoint({
    method: "GET",
    path: "/protected-environments",
    summary: "List the protected environments",
    permission: "read",
    resource: "caller",
    output: z.array(ProtectedEnvironment),
  }),
  protectEnvironment: endpoint({
    method: "PUT",
    path: "/protected-environments/:id",
    summary: "Say who deploys to an environment",
    description: "`id` is the environment's.",
    permission: "manage-roles",
    resource: "organization",
    params: idParams,
    body: z.object({ deployers: z.array(AccessSubject).max(100) }),
    output: ProtectedEnvironment,
    errors: [environmentErrors.notFound],
  }),
  unprotectEnvironment: endpoint({
    method: "DELETE",
    path: "/protected-environments/:id",
    summary: "Let everybody deploy to an environment who may deploy",
    permission: "manage-roles",
    resource: "organization",
    params: idParams,
    output: empty,
    errors: [roleErrors.notProtected],
  }),
};

export const roles = resource("roles", {
  description: "What people may do, and where.",
  endpoints: { ...rolesOfOrganization, ...directoryRules, ...environmentRules },
});

/** What stands in the way of giving somebody more than one has. */
export const beyondOwnErrors = [
  roleErrors.beyondOwn,
  roleErrors.beyondOwnDirectory,
  roleErrors.beyondOwnEnvironment,
] as const;
