import { z } from "zod";
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
  tooMany: {
    kind: "conflict",
    message: (p: { most: number }) => `An organization has at most ${p.most} redaction rules.`,
  },
});

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
  },
});
