import { permissionNames, type Permission } from "./permissions.ts";

/** The roles that every organization has, each with all that the one before may do, and more. */
export const builtInRoles = ["viewer", "member", "reviewer", "developer", "admin", "owner"] as const;
export type BuiltInRole = (typeof builtInRoles)[number];

const viewer: readonly Permission[] = ["read"];
const member: readonly Permission[] = [...viewer, "write", "call", "log"];
const reviewer: readonly Permission[] = [...member, "approve"];
const developer: readonly Permission[] = [...reviewer, "deploy", "approve-request"];

/** What each built-in role may do. Only an owner makes and unmakes owners, which no permission says. */
export const permissionsOfRole: Readonly<Record<BuiltInRole, readonly Permission[]>> = {
  viewer,
  member,
  reviewer,
  developer,
  admin: permissionNames,
  owner: permissionNames,
};

export const isBuiltInRole = (role: string): role is BuiltInRole =>
  (builtInRoles as readonly string[]).includes(role);
