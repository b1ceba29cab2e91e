/** Everything that can be permitted, in words for whoever gives it. The one list; all else follows from it. */
export const permissions = {
  read: "See Files, versions, Logs and what belongs to them",
  write: "Create, change, move and delete Files and what belongs to them",
  deploy: "Deploy versions to environments",
  call: "Call Prompts, Agents and Tools",
  log: "Record Logs, feedback and judgments",
  "approve-request": "Ask people for approvals and answers",
  approve: "Answer what people are asked for",
  admin: "Manage the organization: all of the permissions below",
  "manage-members": "Members, invitations, teams and service accounts",
  "manage-roles": "Roles, access to directories, protected environments",
  "manage-keys": "API keys and their budgets",
  "manage-secrets": "Keys of model providers and other secrets",
  "manage-environments": "Environments",
  "manage-webhooks": "Webhooks",
  "manage-channels": "Channels: where people are reached",
  "manage-policies": "Policies and grants: which calls run without asking people",
  "manage-retention": "How long Logs are kept, legal holds, redaction",
  "read-audit": "Read, verify and export the audit log",
} as const;

/** What a key or a person must be allowed to do to use an endpoint. */
export type Permission = keyof typeof permissions;

export const permissionNames = Object.keys(permissions) as readonly Permission[];

/** What `admin` brings along. */
export const adminPermissions: ReadonlySet<Permission> = new Set(
  permissionNames.slice(permissionNames.indexOf("admin") + 1),
);

/**
 * All that a set of permissions allows: `admin` stands for everything that manages.
 *
 * @example withImplied(["read", "admin"]).has("manage-keys"); // true
 */
export function withImplied(given: Iterable<Permission>): ReadonlySet<Permission> {
  const held = new Set(given);
  if (held.has("admin")) for (const implied of adminPermissions) held.add(implied);
  return held;
}
