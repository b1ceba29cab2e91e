import { optional } from "@parley/promptfile";
import { z } from "zod";
import { User } from "./file.ts";
import { empty, endpoint, resource } from "./kernel/endpoint.ts";
import { defineErrors } from "./kernel/errors.ts";
import { idParams, Timestamp } from "./kernel/wire.ts";
import { memberErrors, RoleId } from "./members.ts";
import { beyondOwnErrors } from "./role-endpoints.ts";

export const Invitation = z
  .object({
    id: z.string(),
    email_address: z.string(),
    role: z.string(),
    status: z.enum(["pending", "accepted", "revoked", "expired"]),
    invited_by: User,
    created_at: Timestamp,
    expires_at: Timestamp,
    accepted_at: Timestamp.nullable(),
  })
  .meta({ id: "Invitation" });
export type Invitation = z.output<typeof Invitation>;

export const InvitationWithLink = Invitation.extend({
  url: z.string().describe("Works once, for who has this address. Shown only now."),
  is_sent: z.boolean().describe("Whether it went out by mail; else give the person the link yourself."),
}).meta({ id: "InvitationWithLink" });

export const invitationErrors = defineErrors("invitations", {
  notFound: {
    kind: "not_found",
    message: (p: { invitation_id: string }) => `There is no invitation \`${p.invitation_id}\`.`,
  },
  alreadyMember: {
    kind: "conflict",
    message: (p: { email_address: string }) => `${p.email_address} is a member already.`,
  },
  notPending: {
    kind: "conflict",
    message: () => "This invitation was accepted, revoked or has expired. Make a new one.",
  },
  forAnother: {
    kind: "conflict",
    message: (p: { email_address: string }) =>
      `This invitation is for ${p.email_address}. Sign in with that address to accept it.`,
  },
  tooMany: {
    kind: "conflict",
    message: (p: { limit: number }) => `At most ${p.limit} invitations are open at once. Revoke some first.`,
  },
});

/** An address that mail can go to, in lower case: addresses that differ in nothing else are one. */
export const EmailAddress = z
  .string()
  .max(254)
  .transform((text) => text.trim().toLowerCase())
  .pipe(z.email("Give an e-mail address"));

export const invitations = resource("invitations", {
  description: "How people come in. An invitation works once, for one address, within its time.",
  endpoints: {
    list: endpoint({
      method: "GET",
      path: "/invitations",
      summary: "List invitations, newest first",
      permission: "manage-members",
      resource: "organization",
      output: z.array(Invitation),
    }),
    create: endpoint({
      method: "POST",
      path: "/invitations",
      summary: "Invite somebody",
      description: "An earlier invitation of the same address is revoked.",
      permission: "manage-members",
      resource: "organization",
      body: z.object({
        email_address: EmailAddress,
        role: optional(RoleId).describe("Default: `member`."),
        expires_in_days: optional(z.int().min(1).max(30)).describe("Default: 7."),
      }),
      output: InvitationWithLink,
      status: 201,
      errors: [
        invitationErrors.alreadyMember,
        invitationErrors.tooMany,
        memberErrors.ownersOnly,
        memberErrors.beyondOwn,
        ...beyondOwnErrors,
        memberErrors.roleUnknown,
      ],
    }),
    revoke: endpoint({
      method: "DELETE",
      path: "/invitations/:id",
      summary: "Revoke an invitation",
      permission: "manage-members",
      resource: "organization",
      params: idParams,
      output: empty,
      errors: [invitationErrors.notFound, invitationErrors.notPending],
    }),
  },
});
