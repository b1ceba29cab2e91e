import { z } from "zod";
import { egressErrors } from "./egress-errors.ts";
import { empty, endpoint, resource } from "./kernel/endpoint.ts";
import { defineErrors } from "./kernel/errors.ts";
import { idParams, Timestamp } from "./kernel/wire.ts";

const Kind = z
  .enum(["pattern", "field"])
  .describe("`pattern`: wherever the expression fits in a text; `field`: whatever stands at a place.");
const Pattern = z
  .string()
  .min(1)
  .max(1000)
  .describe(
    "Of a `pattern`: an expression of RE2, which takes time in line with the text. Of a `field`: names with dots between them, from `inputs`, `messages`, `output` or `metadata` on, `*` for any: `inputs.customer.email`.",
  );
const Replacement = z.string().max(100).default("[redacted]");

/** Something that is taken out of Logs before they are written. */
export const RedactionRule = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: Kind,
    pattern: z.string(),
    replacement: z.string(),
    created_at: Timestamp,
  })
  .meta({ id: "RedactionRule" });
export type RedactionRule = z.output<typeof RedactionRule>;

export const redactionErrors = defineErrors("redaction", {
  notFound: {
    kind: "not_found",
    message: (p: { id: string }) => `Redaction rule \`${p.id}\` does not exist.`,
  },
  unusable: {
    kind: "unprocessable",
    message: (p: { pattern: string; reason: string }) => `\`${p.pattern}\` cannot be used: ${p.reason}`,
  },
  hookNotFound: { kind: "not_found", message: () => "The organization has no redaction hook." },
  hookFailed: {
    kind: "unavailable",
    message: (p: { reason: string }) =>
      `The redaction hook does not say what to take out, so nothing is kept: ${p.reason.replace(/\.$/, "")}.`,
  },
  tooMany: {
    kind: "conflict",
    message: (p: { most: number }) => `An organization has at most ${p.most} redaction rules.`,
  },
});

const OnFailure = z
  .enum(["refuse", "withhold", "keep"])
  .describe(
    "When the hook does not answer: `refuse` writes no Log (what is recorded is answered 503, a call is answered with a warning); `withhold` writes it with `[withheld]` for every text; `keep` writes what the rules leave.",
  );
const TimeoutMs = z.int().min(100).max(30_000);

const hookFields = {
  url: z.string(),
  on_failure: OnFailure,
  timeout_ms: TimeoutMs,
  created_at: Timestamp,
  updated_at: Timestamp,
  failed_at: Timestamp.nullable().describe("When it did not answer last, since it was set."),
  failure: z.string().nullable().describe("Why."),
};

/** A program of the organization that is asked what to take out of Logs. */
export const RedactionHook = z.object(hookFields).meta({ id: "RedactionHook" });
export type RedactionHook = z.output<typeof RedactionHook>;

export const RedactionHookWithSecret = z
  .object({
    ...hookFields,
    secret: z
      .string()
      .nullable()
      .describe(
        "What requests are signed with, as of Standard Webhooks. Shown where it is made; null after.",
      ),
  })
  .meta({ id: "RedactionHookWithSecret" });

const managed = { permission: "manage-retention", resource: "organization" } as const;

export const redaction = resource("redaction", {
  description:
    "What is taken out of Logs before they are written: bodies, errors, metadata, previews. What a caller is answered, and what a model is asked, stays whole.",
  endpoints: {
    list: endpoint({
      method: "GET",
      path: "/redaction-rules",
      summary: "List the redaction rules",
      ...managed,
      output: z.array(RedactionRule),
    }),
    create: endpoint({
      method: "POST",
      path: "/redaction-rules",
      summary: "Make a redaction rule",
      description: "It holds for Logs written from now on, within a second in every process.",
      ...managed,
      body: z.object({
        name: z.string().min(1).max(100),
        kind: Kind,
        pattern: Pattern,
        replacement: Replacement,
      }),
      output: RedactionRule,
      status: 201,
      errors: [redactionErrors.unusable, redactionErrors.tooMany],
    }),
    delete: endpoint({
      method: "DELETE",
      path: "/redaction-rules/:id",
      summary: "Delete a redaction rule",
      ...managed,
      params: idParams,
      output: empty,
      errors: [redactionErrors.notFound],
    }),
    getHook: endpoint({
      method: "GET",
      path: "/redaction-hook",
      summary: "Get the redaction hook",
      ...managed,
      output: RedactionHook,
      errors: [redactionErrors.hookNotFound],
    }),
    setHook: endpoint({
      method: "PUT",
      path: "/redaction-hook",
      summary: "Set the redaction hook",
      description:
        "Asked with every Log before it is written, after the rules, with all its texts; it answers with as many. The reply holds the secret where the hook is new, this once.",
      ...managed,
      body: z.object({
        url: z
          .url({ protocol: /^https?$/, error: "Give a URL that begins with http:// or https://" })
          .max(2000),
        on_failure: OnFailure,
        timeout_ms: TimeoutMs.default(2000),
      }),
      output: RedactionHookWithSecret,
      errors: [egressErrors.urlUnusable, egressErrors.addressNotPublic, egressErrors.portNotAllowed],
    }),
    rotateHookSecret: endpoint({
      method: "POST",
      path: "/redaction-hook/rotate-secret",
      summary: "Give the redaction hook a new secret",
      description: "The old one signs nothing from then on, within a second in every process.",
      ...managed,
      output: RedactionHookWithSecret,
      errors: [redactionErrors.hookNotFound],
    }),
    testHook: endpoint({
      method: "POST",
      path: "/redaction-hook/test",
      summary: "Ask the redaction hook about a text",
      ...managed,
      body: z.object({ text: z.string().min(1).max(10_000) }),
      output: z.object({ text: z.string(), duration_ms: z.int() }),
      errors: [redactionErrors.hookNotFound, redactionErrors.hookFailed],
    }),
    deleteHook: endpoint({
      method: "DELETE",
      path: "/redaction-hook",
      summary: "Ask no redaction hook any more",
      ...managed,
      output: empty,
      errors: [redactionErrors.hookNotFound],
    }),
  },
});
