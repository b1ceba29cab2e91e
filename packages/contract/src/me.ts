import { z } from "zod";
import { endpoint, resource } from "./kernel/endpoint.ts";
import { defineErrors } from "./kernel/errors.ts";
import { Timestamp } from "./kernel/wire.ts";

export const Me = z
  .object({
    organization: z.object({ id: z.string(), name: z.string() }),
    actor: z.object({
      kind: z.enum(["api_key", "session", "service_account"]),
      name: z.string(),
      user_id: z
        .string()
        .nullish()
        .describe("The person; null for a key and for this machine's own session."),
      role: z.string().nullish().describe("Their role in the organization; null for a key."),
    }),
    permissions: z.array(z.string()),
    version: z.string().describe("The server's version."),
  })
  .meta({ id: "Me" });

export const authErrors = defineErrors("auth", {
  keyMissing: {
    kind: "unauthenticated",
    message: () => "No API key was given. Send it in the `X-API-KEY` header or as `Authorization: Bearer`.",
  },
  keyInvalid: { kind: "unauthenticated", message: () => "This API key is unknown or was revoked." },
  sessionExpired: {
    kind: "unauthenticated",
    message: () => "Your sign-in has ended. Sign in again.",
  },
  ssoRequired: {
    kind: "unauthenticated",
    message: (p: { connection: string }) => `Your organization signs in with ${p.connection}. Sign in again.`,
  },
  noOrganization: {
    kind: "forbidden",
    message: () => "You belong to no organization (any more). Ask an admin of yours for an invitation.",
  },
  peopleSignIn: {
    kind: "conflict",
    message: () =>
      "People sign in with their accounts here, so there are no sign-in links. Who cannot get in asks for a new password on the sign-in page.",
  },
  forbidden: {
    kind: "forbidden",
    message: (p: { permission: string }) =>
      `This key may not do that: it lacks the permission \`${p.permission}\`.`,
  },
  organizationForbidden: {
    kind: "forbidden",
    message: (p: { permission: string }) =>
      `This touches all of the organization; \`${p.permission}\` is permitted to you in parts of it only.`,
  },
  pathForbidden: {
    kind: "forbidden",
    message: (p: { permission: string; path: string }) =>
      `\`${p.permission}\` is not permitted to you at \`${p.path}\`.`,
  },
  environmentForbidden: {
    kind: "forbidden",
    message: () =>
      "This key is limited to environments. Name one of them as `environment`, without a version or its content.",
  },
  environmentProtected: {
    kind: "forbidden",
    message: () => "This environment is protected: only those named for it deploy there.",
  },
  foreignOrigin: {
    kind: "forbidden",
    message: () => "A signed-in browser may change things only from Parley's own pages.",
  },
});

export const me = resource("me", {
  description: "Who is asking.",
  endpoints: {
    get: endpoint({
      method: "GET",
      path: "/me",
      summary: "The organization and the caller of this key",
      permission: "read",
      resource: "caller",
      output: Me,
    }),
    createSignInLink: endpoint({
      method: "POST",
      path: "/sign-in-links",
      summary: "Make a one-time link that signs a browser in",
      permission: "admin",
      resource: "organization",
      output: z.object({ url: z.string(), expires_at: Timestamp }),
      status: 201,
      errors: [authErrors.peopleSignIn],
    }),
    signOut: endpoint({
      method: "DELETE",
      path: "/session",
      summary: "End this browser's session",
      permission: "read",
      resource: "caller",
      output: z.object({ signed_out: z.boolean() }),
    }),
  },
});
