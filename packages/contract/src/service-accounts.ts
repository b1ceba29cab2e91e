import { optional } from "@parley/promptfile";
import { z } from "zod";
import { endpoint, resource } from "./kernel/endpoint.ts";
import { defineErrors } from "./kernel/errors.ts";
import { idParams, Timestamp } from "./kernel/wire.ts";
import { memberErrors, RoleId } from "./members.ts";
import { PlainName } from "./organizations.ts";
import { beyondOwnErrors } from "./role-endpoints.ts";

export const ServiceAccount = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    role: z.string().describe("The most that its keys may do."),
    created_at: Timestamp,
    disabled_at: Timestamp.nullable().describe("Since then none of its keys works."),
  })
  .meta({ id: "ServiceAccount" });
export type ServiceAccount = z.output<typeof ServiceAccount>;

export const serviceAccountErrors = defineErrors("service_accounts", {
  notFound: {
    kind: "not_found",
    message: (p: { service_account_id: string }) =>
      `There is no service account \`${p.service_account_id}\`.`,
  },
  nameTaken: {
    kind: "conflict",
    message: (p: { name: string }) => `There is a service account \`${p.name}\` already.`,
  },
});

const Description = z.string().max(1000);
const managed = { permission: "manage-members", resource: "organization" } as const;

export const serviceAccounts = resource("service-accounts", {
  description: "Accounts of programs: they hold API keys, so that no key goes when a person does.",
  endpoints: {
    list: endpoint({
      method: "GET",
      path: "/service-accounts",
      summary: "List service accounts",
      ...managed,
      output: z.array(ServiceAccount),
    }),
    create: endpoint({
      method: "POST",
      path: "/service-accounts",
      summary: "Create a service account",
      ...managed,
      body: z.object({ name: PlainName, description: optional(Description), role: optional(RoleId) }),
      output: ServiceAccount,
      status: 201,
      errors: [
        serviceAccountErrors.nameTaken,
        memberErrors.ownersOnly,
        memberErrors.beyondOwn,
        ...beyondOwnErrors,
        memberErrors.roleUnknown,
      ],
    }),
    update: endpoint({
      method: "PATCH",
      path: "/service-accounts/:id",
      summary: "Change a service account, disable it or enable it again",
      ...managed,
      params: idParams,
      body: z.object({
        name: optional(PlainName),
        description: optional(Description),
        role: optional(RoleId),
        is_disabled: optional(z.boolean()),
      }),
      output: ServiceAccount,
      errors: [
        serviceAccountErrors.notFound,
        serviceAccountErrors.nameTaken,
        memberErrors.ownersOnly,
        memberErrors.beyondOwn,
        ...beyondOwnErrors,
        memberErrors.roleUnknown,
      ],
    }),
  },
});
