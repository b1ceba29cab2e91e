import { optional } from "@parley/promptfile";
import { z } from "zod";
import { empty, endpoint, resource } from "./kernel/endpoint.ts";
import { defineErrors } from "./kernel/errors.ts";
import { idParams, Timestamp } from "./kernel/wire.ts";
import { memberErrors } from "./members.ts";
import { PlainName } from "./organizations.ts";
import { beyondOwnErrors } from "./role-endpoints.ts";

export const Team = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    members: z.array(z.object({ user_id: z.string(), full_name: z.string(), email_address: z.string() })),
    created_at: Timestamp,
  })
  .meta({ id: "Team" });
export type Team = z.output<typeof Team>;

export const teamErrors = defineErrors("teams", {
  notFound: {
    kind: "not_found",
    message: (p: { team_id: string }) => `There is no team \`${p.team_id}\`.`,
  },
  nameTaken: {
    kind: "conflict",
    message: (p: { name: string }) => `There is a team \`${p.name}\` already.`,
  },
});

const Description = z.string().max(1000);
const memberParams = z.object({ id: z.string(), user_id: z.string() });
const managed = { permission: "manage-members", resource: "organization" } as const;

export const teams = resource("teams", {
  description: "Groups of members: who is asked for an approval, who may see a directory.",
  endpoints: {
    list: endpoint({
      method: "GET",
      path: "/teams",
      summary: "List teams with their members",
      permission: "read",
      resource: "caller",
      output: z.array(Team),
    }),
    create: endpoint({
      method: "POST",
      path: "/teams",
      summary: "Create a team",
      ...managed,
      body: z.object({ name: PlainName, description: optional(Description) }),
      output: Team,
      status: 201,
      errors: [teamErrors.nameTaken],
    }),
    update: endpoint({
      method: "PATCH",
      path: "/teams/:id",
      summary: "Rename or describe a team",
      ...managed,
      params: idParams,
      body: z.object({ name: optional(PlainName), description: optional(Description) }),
      output: Team,
      errors: [teamErrors.notFound, teamErrors.nameTaken],
    }),
    delete: endpoint({
      method: "DELETE",
      path: "/teams/:id",
      summary: "Delete a team; its members stay members",
      ...managed,
      params: idParams,
      output: empty,
      errors: [teamErrors.notFound],
    }),
    addMember: endpoint({
      method: "PUT",
      path: "/teams/:id/members/:user_id",
      summary: "Put a member into a team",
      ...managed,
      params: memberParams,
      output: Team,
      errors: [teamErrors.notFound, memberErrors.notFound, ...beyondOwnErrors],
    }),
    removeMember: endpoint({
      method: "DELETE",
      path: "/teams/:id/members/:user_id",
      summary: "Take a member out of a team",
      ...managed,
      params: memberParams,
      output: Team,
      errors: [teamErrors.notFound],
    }),
  },
});
