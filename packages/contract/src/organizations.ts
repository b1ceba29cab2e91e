import { z } from "zod";
import { empty, endpoint, resource } from "./kernel/endpoint.ts";
import { defineErrors } from "./kernel/errors.ts";
import { Timestamp } from "./kernel/wire.ts";
import { memberErrors } from "./members.ts";

export const Organization = z
  .object({
    id: z.string(),
    name: z.string(),
    created_at: Timestamp,
    role: z.string().nullable().describe("The caller's role in it; null for a key."),
    is_current: z.boolean().describe("Whether it is the one that the caller's requests are about."),
  })
  .meta({ id: "Organization" });
export type Organization = z.output<typeof Organization>;

export const organizationErrors = defineErrors("organizations", {
  notFound: {
    kind: "not_found",
    message: (p: { organization_id: string }) =>
      `You belong to no organization \`${p.organization_id}\`. Ask its admins for an invitation.`,
  },
  peopleOnly: {
    kind: "forbidden",
    message: () =>
      "Only a person who is signed in with an account may do that; keys and this machine's own session belong to one organization.",
  },
});

/** A name as a person gives it; none that would read as another. */
export const PlainName = z
  .string()
  .max(100)
  .regex(/^\S(?:[^\p{Cc}]*\S)?$/u, "Give a name that neither starts nor ends with a space");

export const organizations = resource("organizations", {
  description: "Whose all of it is. A person may belong to several; a key belongs to one.",
  endpoints: {
    list: endpoint({
      method: "GET",
      path: "/organizations",
      summary: "List the organizations that the caller belongs to",
      permission: "read",
      resource: "caller",
      output: z.array(Organization),
    }),
    create: endpoint({
      method: "POST",
      path: "/organizations",
      summary: "Create an organization and become its owner",
      description:
        "Of the organization that is current the caller has to be an admin. The new one is current afterwards.",
      permission: "manage-members",
      resource: "organization",
      body: z.object({ name: PlainName }),
      output: Organization,
      status: 201,
      errors: [organizationErrors.peopleOnly],
    }),
    rename: endpoint({
      method: "PATCH",
      path: "/organization",
      summary: "Rename the current organization",
      permission: "admin",
      resource: "organization",
      body: z.object({ name: PlainName }),
      output: Organization,
    }),
    makeCurrent: endpoint({
      method: "POST",
      path: "/organizations/:id/current",
      summary: "Make an organization the one that this session's requests are about",
      permission: "read",
      resource: "caller",
      params: z.object({ id: z.string() }),
      output: Organization,
      errors: [organizationErrors.notFound, organizationErrors.peopleOnly],
    }),
    leave: endpoint({
      method: "POST",
      path: "/organization/leave",
      summary: "Leave the current organization",
      description:
        "What the person did stays. An organization's only owner makes somebody else an owner first. Whoever left comes back by an invitation.",
      permission: "read",
      resource: "caller",
      output: empty,
      errors: [organizationErrors.peopleOnly, memberErrors.lastOwner],
    }),
  },
});
