import { optional } from "@parley/promptfile";
import { z } from "zod";
import { empty, endpoint, resource } from "./kernel/endpoint.ts";
import { defineErrors } from "./kernel/errors.ts";
import { idParams, Timestamp } from "./kernel/wire.ts";
import { memberErrors, RoleId } from "./members.ts";
import { PlainName } from "./organizations.ts";
import { beyondOwnErrors } from "./role-endpoints.ts";

const SsoDomain = z.object({
  domain: z.string(),
  verified_at: Timestamp.nullable().describe("Until then the connection speaks for none of its addresses."),
  proof: z
    .object({ name: z.string(), value: z.string() })
    .describe("The TXT record of the domain's DNS that proves whose it is."),
});

export const SsoConnection = z
  .object({
    id: z.string(),
    name: z.string(),
    issuer: z.string(),
    client_id: z.string(),
    redirect_url: z.string().describe("What to register with the provider."),
    role: z.string().describe("The role of those who come in by it for the first time."),
    is_required: z
      .boolean()
      .describe("Whether people of its domains may sign in by nothing else; owners always may."),
    domains: z.array(SsoDomain),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: "SsoConnection" });
export type SsoConnection = z.output<typeof SsoConnection>;

export const ssoErrors = defineErrors("sso_connections", {
  notFound: {
    kind: "not_found",
    message: (p: { connection_id: string }) =>
      `There is no single sign-on connection \`${p.connection_id}\`.`,
  },
  issuerUnusable: {
    kind: "unprocessable",
    message: (p: { issuer: string; reason: string }) =>
      `${p.issuer} cannot be used as an OpenID Connect issuer: ${p.reason}.`,
  },
  domainTaken: {
    kind: "conflict",
    message: (p: { domain: string }) => `Another connection speaks for ${p.domain} already.`,
  },
  domainNotFound: {
    kind: "not_found",
    message: (p: { domain: string }) => `The connection has no domain ${p.domain}.`,
  },
  domainUnproven: {
    kind: "unprocessable",
    message: (p: { domain: string; name: string; value: string }) =>
      `${p.domain} is not proven to be yours: there is no TXT record \`${p.name}\` that says \`${p.value}\`. A new record may take a while to be seen.`,
  },
});

const Issuer = z
  .url({ protocol: /^https?$/, error: "Give the issuer's URL, such as https://login.example.com" })
  .max(500)
  .describe("`/.well-known/openid-configuration` is read below it.");
const ClientId = z.string().min(1).max(500);
const ClientSecret = z.string().min(1).max(1000);
const Domain = z
  .string()
  .max(253)
  .transform((text) => text.trim().toLowerCase())
  .pipe(
    z
      .string()
      .regex(
        /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/,
        "Give a domain, such as example.com",
      ),
  );
const managed = { permission: "admin", resource: "organization" } as const;
const domainParams = z.object({ id: z.string(), domain: Domain });

export const ssoConnections = resource("sso-connections", {
  description: "Single sign-on by OpenID Connect: an organization's own provider signs its people in.",
  endpoints: {
    list: endpoint({
      method: "GET",
      path: "/sso-connections",
      summary: "List single sign-on connections",
      ...managed,
      output: z.array(SsoConnection),
    }),
    create: endpoint({
      method: "POST",
      path: "/sso-connections",
      summary: "Connect an OpenID Connect provider",
      ...managed,
      body: z.object({
        name: PlainName,
        issuer: Issuer,
        client_id: ClientId,
        client_secret: ClientSecret.describe("Kept encrypted, never shown."),
        role: optional(RoleId).describe("Default: `member`."),
      }),
      output: SsoConnection,
      status: 201,
      errors: [
        ssoErrors.issuerUnusable,
        memberErrors.ownersOnly,
        memberErrors.beyondOwn,
        ...beyondOwnErrors,
        memberErrors.roleUnknown,
      ],
    }),
    update: endpoint({
      method: "PATCH",
      path: "/sso-connections/:id",
      summary: "Change a single sign-on connection",
      ...managed,
      params: idParams,
      body: z.object({
        name: optional(PlainName),
        client_id: optional(ClientId),
        client_secret: optional(ClientSecret),
        role: optional(RoleId),
        is_required: optional(z.boolean()),
      }),
      output: SsoConnection,
      errors: [
        ssoErrors.notFound,
        memberErrors.ownersOnly,
        memberErrors.beyondOwn,
        memberErrors.roleUnknown,
        ...beyondOwnErrors,
      ],
    }),
    delete: endpoint({
      method: "DELETE",
      path: "/sso-connections/:id",
      summary: "Delete a single sign-on connection",
      description: "Who came in by it keeps the account and signs in otherwise.",
      ...managed,
      params: idParams,
      output: empty,
      errors: [ssoErrors.notFound],
    }),
    addDomain: endpoint({
      method: "PUT",
      path: "/sso-connections/:id/domains/:domain",
      summary: "Let a connection speak for the addresses of a domain",
      description:
        "The first organization of the installation is taken at its word; others prove the domain with a TXT record first.",
      ...managed,
      params: domainParams,
      output: SsoConnection,
      errors: [ssoErrors.notFound, ssoErrors.domainTaken],
    }),
    verifyDomain: endpoint({
      method: "POST",
      path: "/sso-connections/:id/domains/:domain/verify",
      summary: "Look for the TXT record that proves a domain",
      ...managed,
      params: domainParams,
      output: SsoConnection,
      errors: [ssoErrors.notFound, ssoErrors.domainNotFound, ssoErrors.domainUnproven, ssoErrors.domainTaken],
    }),
    removeDomain: endpoint({
      method: "DELETE",
      path: "/sso-connections/:id/domains/:domain",
      summary: "Let a connection no longer speak for a domain",
      ...managed,
      params: domainParams,
      output: SsoConnection,
      errors: [ssoErrors.notFound, ssoErrors.domainNotFound],
    }),
  },
});
