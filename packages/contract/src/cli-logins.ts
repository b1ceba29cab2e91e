import { optional } from "@parley/promptfile";
import { z } from "zod";
import { endpoint, resource } from "./kernel/endpoint.ts";
import { defineErrors } from "./kernel/errors.ts";
import { Timestamp } from "./kernel/wire.ts";
import { beyondOwnErrors, PermissionName } from "./role-endpoints.ts";

export const cliLoginErrors = defineErrors("cli_logins", {
  browserOnly: {
    kind: "forbidden",
    message: () => "Only a person who is signed in with a browser may do that: a key makes no keys here.",
  },
  decisionsAreTheirOwn: {
    kind: "unprocessable",
    message: () => "People answer approvals themselves: a command line's key may not hold `approve`.",
  },
  known: {
    kind: "conflict",
    message: () => "This sign-in was confirmed already. Run `parley login` again.",
  },
});

export const cliLogins = resource("cli-logins", {
  description: "Command lines that people sign in with a browser.",
  endpoints: {
    confirm: endpoint({
      method: "POST",
      path: "/cli-logins",
      summary: "Let a command line have an API key",
      description:
        "The command line that knows what the challenge is the hash of gets the key, once, within minutes. Where people have accounts the key is theirs: it may never do more than they may, and ends when they leave the organization.",
      permission: "read",
      resource: "caller",
      body: z.object({
        challenge: z
          .string()
          .regex(/^[A-Za-z0-9_-]{43}$/, "Give a SHA-256 in base64url")
          .describe("The SHA-256 of the command line's verifier, in base64url."),
        name: z.string().trim().min(1).max(100).describe("What the key is called."),
        permissions: z.array(PermissionName).min(1),
        expires_in_days: optional(z.int().min(1).max(365)).describe("How long the key works; absent: 90."),
      }),
      output: z
        .object({
          organization: z.object({ id: z.string(), name: z.string() }),
          collect_until: Timestamp.describe("When the command line has to have asked for its key."),
        })
        .meta({ id: "ConfirmedCliLogin" }),
      status: 201,
      errors: [
        cliLoginErrors.browserOnly,
        cliLoginErrors.decisionsAreTheirOwn,
        cliLoginErrors.known,
        ...beyondOwnErrors,
      ],
    }),
  },
});
