import { z } from "zod";
import { empty, endpoint, resource } from "./kernel/endpoint.ts";
import { defineErrors } from "./kernel/errors.ts";
import { Timestamp } from "./kernel/wire.ts";
import { beyondOwnErrors } from "./role-endpoints.ts";

export const Member = z
  .object({
    user_id: z.string(),
    full_name: z.string(),
    email_address: z.string(),
    role: z.string().describe("The name of a built-in role, or the id of one of the organization's own."),
    teams: z.array(z.object({ id: z.string(), name: z.string() })),
    has_second_factor: z
      .boolean()
      .describe(
        "Whether a code of an app is asked for, or there is a passkey; their password alone is not enough then.",
      ),
    joined_at: Timestamp,
    last_seen_at: Timestamp.nullable().describe("To within a day; null for who has never signed in."),
  })
  .meta({ id: "Member" });
export type Member = z.output<typeof Member>;

export const memberErrors = defineErrors("members", {
  notFound: {
    kind: "not_found",
    message: (p: { user_id: string }) => `The organization has no member \`${p.user_id}\`.`,
  },
  lastOwner: {
    kind: "conflict",
    message: () =>
      "This is the only owner, and an organization always has one. Make somebody else an owner first.",
  },
  ownersOnly: {
    kind: "forbidden",
    message: () => "Only an owner makes, changes and removes owners.",
  },
  beyondOwn: {
    kind: "forbidden",
    message: (p: { role: string; permissions: string[] }) =>
      `You cannot give the role \`${p.role}\`: it may do what you may not (${p.permissions.join(", ")}).`,
  },
  roleUnknown: {
    kind: "unprocessable",
    message: (p: { role: string }) =>
      `There is no role \`${p.role}\`. Give viewer, member, reviewer, developer, admin, owner, or the id of a role of the organization.`,
  },
});

export const RoleId = z.string().min(1).max(100);
const params = z.object({ user_id: z.string() });

export const members = resource("members", {
  description: "The people of the organization.",
  endpoints: {
    list: endpoint({
      method: "GET",
      path: "/members",
      summary: "List the members of the organization",
      permission: "read",
      resource: "caller",
      output: z.array(Member),
    }),
    changeRole: endpoint({
      method: "PATCH",
      path: "/members/:user_id",
      summary: "Change a member's role",
      permission: "manage-members",
      resource: "organization",
      params,
      body: z.object({ role: RoleId }),
      output: Member,
      errors: [
        memberErrors.notFound,
        memberErrors.lastOwner,
        memberErrors.ownersOnly,
        memberErrors.beyondOwn,
        ...beyondOwnErrors,
        memberErrors.roleUnknown,
      ],
    }),
    remove: endpoint({
      method: "DELETE",
      path: "/members/:user_id",
      summary: "Remove a member",
      description: "Their sessions see nothing of the organization from then on; what they did stays.",
      permission: "manage-members",
      resource: "organization",
      params,
      output: empty,
      errors: [memberErrors.notFound, memberErrors.lastOwner, memberErrors.ownersOnly],
    }),
  },
});
