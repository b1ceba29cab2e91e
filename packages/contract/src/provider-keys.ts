import { optional } from "@parley/promptfile";
import { z } from "zod";
import { egressErrors } from "./egress-errors.ts";
import { environmentErrors } from "./environments.ts";
import { empty, endpoint, resource } from "./kernel/endpoint.ts";
import { defineErrors } from "./kernel/errors.ts";
import { Timestamp } from "./kernel/wire.ts";

/** A provider's key as anyone may see it: that it exists and how it ends. */
export const ProviderKey = z
  .object({
    provider: z.string(),
    source: z.enum(["organization", "environment"]).describe("Saved here, or given to the process."),
    environment: z
      .object({ id: z.string(), name: z.string() })
      .nullable()
      .describe("The one environment it is for; null: for all that have none of their own."),
    key_hint: z.string().nullable().describe("The last four characters, where the key is longer than 12."),
    base_url: z.string().nullish(),
    updated_at: Timestamp.nullish(),
  })
  .meta({ id: "ProviderKey" });

export const providerKeyErrors = defineErrors("provider_keys", {
  notFound: {
    kind: "not_found",
    message: (p: { provider: string }) => `No key is saved for \`${p.provider}\`.`,
  },
  unknownProvider: {
    kind: "unprocessable",
    message: (p: { provider: string; known: string[] }) =>
      `There is no provider \`${p.provider}\`. Known: ${p.known.join(", ")}.`,
  },
});

const params = z.object({ provider: z.string() });
const query = z.object({
  environment: optional(z.string().min(1)).describe(
    "By name or id: the key is for what is called as deployed there, and goes before the organization's.",
  ),
});

export const providerKeys = resource("provider-keys", {
  description: "Keys of model providers, encrypted at rest and never shown again.",
  endpoints: {
    list: endpoint({
      method: "GET",
      path: "/provider-keys",
      summary: "List providers that have a key",
      permission: "manage-secrets",
      resource: "organization",
      output: z.array(ProviderKey),
    }),
    set: endpoint({
      method: "PUT",
      path: "/provider-keys/:provider",
      summary: "Save a provider's key",
      permission: "manage-secrets",
      resource: "organization",
      params,
      query,
      body: z.object({
        api_key: z.string().min(8, "A key has at least 8 characters").max(4000),
        base_url: z
          .url({ protocol: /^https?$/, error: "Give a URL that begins with http:// or https://" })
          .nullish()
          .describe("It must be on the public internet, or allowed by PARLEY_EGRESS_ALLOW."),
      }),
      output: ProviderKey,
      errors: [
        providerKeyErrors.unknownProvider,
        environmentErrors.notFound,
        egressErrors.urlUnusable,
        egressErrors.addressNotPublic,
        egressErrors.portNotAllowed,
      ],
    }),
    delete: endpoint({
      method: "DELETE",
      path: "/provider-keys/:provider",
      summary: "Forget a provider's key",
      permission: "manage-secrets",
      resource: "organization",
      params,
      query,
      output: empty,
      errors: [providerKeyErrors.notFound, environmentErrors.notFound],
    }),
  },
});
