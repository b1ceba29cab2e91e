import { optional } from "@parley/promptfile";
import { z } from "zod";
import { environmentErrors } from "./environments.ts";
import { User } from "./file.ts";
import { empty, endpoint, resource } from "./kernel/endpoint.ts";
import { defineErrors } from "./kernel/errors.ts";
import { idParams, Moment, Timestamp } from "./kernel/wire.ts";
import { beyondOwnErrors, PermissionName } from "./role-endpoints.ts";

/** A key of a program as anyone may see it: the key itself is shown once, where it is made. */
export const ApiKey = z
  .object({
    id: z.string(),
    name: z.string(),
    key_hint: z.string().describe("Its last four characters."),
    permissions: z.array(PermissionName),
    paths: z.array(z.string()).nullable().describe("Directories and Files it is limited to; null: all."),
    environments: z
      .array(z.object({ id: z.string(), name: z.string() }))
      .nullable()
      .describe("Environments it is limited to; null: all."),
    requests_per_minute: z.int().nullable(),
    monthly_budget: z.number().nullable().describe("In USD."),
    spent_this_month: z.number().describe("In USD, with what is set aside for calls under way."),
    service_account_id: z.string().nullable(),
    created_by: User.nullable(),
    created_at: Timestamp,
    expires_at: Timestamp.nullable(),
    last_used_at: Timestamp.nullable().describe("To about ten seconds."),
    revoked_at: Timestamp.nullable(),
    old_key_works_until: Timestamp.nullable().describe("After a rotation."),
  })
  .meta({ id: "ApiKey" });
export type ApiKey = z.output<typeof ApiKey>;

export const ApiKeyWithSecret = ApiKey.extend({
  key: z.string().describe("The key. It is not kept: this is the only time it is shown."),
}).meta({ id: "ApiKeyWithSecret" });

export const apiKeyErrors = defineErrors("api_keys", {
  notFound: { kind: "not_found", message: (p: { key: string }) => `API key \`${p.key}\` does not exist.` },
  revoked: {
    kind: "conflict",
    message: (p: { key: string }) => `API key \`${p.key}\` was revoked. Make a new one.`,
  },
  accountNotFound: {
    kind: "not_found",
    message: (p: { service_account: string }) => `Service account \`${p.service_account}\` does not exist.`,
  },
  tooManyRequests: {
    kind: "rate_limited",
    message: (p: { requests_per_minute: number }) =>
      `This key may ask ${p.requests_per_minute} times a minute. Try again a little later.`,
  },
});

const Path = z
  .string()
  .max(500)
  .regex(/^[^/\\\s](?:[^\\\p{Cc}]*[^/\\\s])?$/u, "Give a path without a slash at its start or end")
  .refine(
    (path) => path.split("/").every((name) => name !== "" && name !== "." && name !== ".."),
    "Give a path as Files have it",
  );

const limits = {
  paths: z.array(Path).min(1).max(100).nullish().describe("Directories and Files; absent: all."),
  environments: z
    .array(z.string())
    .min(1)
    .max(100)
    .nullish()
    .describe("Environments by name or id; absent: all. Such a key calls only what is deployed there."),
  requests_per_minute: z.int().min(1).max(1_000_000).nullish().describe("For each server process."),
  monthly_budget: z
    .number()
    .min(0)
    .max(1_000_000)
    .nullish()
    .describe("In USD, for what models cost in a month of UTC. It is never overspent."),
  expires_at: Moment.nullish(),
};
const Name = z.string().min(1).max(200);
const Permissions = z.array(PermissionName).min(1);
const refusals = [...beyondOwnErrors, environmentErrors.notFound];

export const apiKeys = resource("api-keys", {
  description: "Keys of programs: what they may do, where, how often, at what cost, and until when.",
  endpoints: {
    list: endpoint({
      method: "GET",
      path: "/api-keys",
      summary: "List the API keys, newest first",
      permission: "manage-keys",
      resource: "organization",
      output: z.array(ApiKey),
    }),
    get: endpoint({
      method: "GET",
      path: "/api-keys/:id",
      summary: "Get an API key",
      permission: "manage-keys",
      resource: "organization",
      params: idParams,
      output: ApiKey,
      errors: [apiKeyErrors.notFound],
    }),
    create: endpoint({
      method: "POST",
      path: "/api-keys",
      summary: "Make an API key",
      description: "The reply holds the key, this once.",
      permission: "manage-keys",
      resource: "organization",
      body: z.object({
        name: Name,
        permissions: Permissions,
        service_account_id: optional(z.string()).describe(
          "Whose key it is: it may do no more than its role.",
        ),
        ...limits,
      }),
      output: ApiKeyWithSecret,
      status: 201,
      errors: [...refusals, apiKeyErrors.accountNotFound],
    }),
    update: endpoint({
      method: "PATCH",
      path: "/api-keys/:id",
      summary: "Change what an API key may do",
      description: "What is not given stays; null takes a limit away.",
      permission: "manage-keys",
      resource: "organization",
      params: idParams,
      body: z.object({ name: optional(Name), permissions: optional(Permissions), ...limits }),
      output: ApiKey,
      errors: [apiKeyErrors.notFound, apiKeyErrors.revoked, ...refusals],
    }),
    rotate: endpoint({
      method: "POST",
      path: "/api-keys/:id/rotate",
      summary: "Give an API key a new secret",
      description:
        "The reply holds the new key, this once. The old one works until the overlap has passed; both are one key, with one budget.",
      permission: "manage-keys",
      resource: "organization",
      params: idParams,
      body: z.object({
        overlap_hours: optional(
          z
            .number()
            .min(0)
            .max(24 * 30),
        ).describe("Default: 24."),
      }),
      output: ApiKeyWithSecret,
      errors: [apiKeyErrors.notFound, apiKeyErrors.revoked, ...beyondOwnErrors],
    }),
    revoke: endpoint({
      method: "DELETE",
      path: "/api-keys/:id",
      summary: "Revoke an API key",
      description: "It works no more within a second, nor does what a rotation left of it.",
      permission: "manage-keys",
      resource: "organization",
      params: idParams,
      output: empty,
      errors: [apiKeyErrors.notFound],
    }),
  },
});
