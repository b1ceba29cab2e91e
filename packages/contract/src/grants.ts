import { z } from "zod";
import { User } from "./file.ts";
import { endpoint, resource } from "./kernel/endpoint.ts";
import { defineErrors } from "./kernel/errors.ts";
import { idParams, Moment, pageOf, pageQuery, QueryBoolean, Timestamp } from "./kernel/wire.ts";

const mostAmount = 1_000_000_000;

export const grantErrors = defineErrors("grants", {
  notFound: {
    kind: "not_found",
    message: (p: { grant_id: string }) => `There is no grant \`${p.grant_id}\`.`,
  },
  conditionUnusable: {
    kind: "unprocessable",
    message: (p: { reason: string; offset: number }) =>
      `\`when\` is no usable condition: ${p.reason} (character ${p.offset + 1}).`,
  },
  boundless: {
    kind: "unprocessable",
    message: () => "A grant ends: give `max_uses`, `amount` or `expires_at`.",
  },
  endsBeforeNow: {
    kind: "unprocessable",
    message: (p: { expires_at: string }) => `\`expires_at\` is over already (${p.expires_at}).`,
  },
  amountTooFine: {
    kind: "unprocessable",
    message: (p: { max: number }) => `\`amount.max\` has at most six decimals; this one is ${p.max}.`,
  },
  revoked: {
    kind: "conflict",
    message: (p: { grant_id: string }) => `\`${p.grant_id}\` has been revoked already.`,
  },
});

const AmountField = z
  .array(z.union([z.string().max(200), z.int().min(0)]))
  .min(1)
  .max(10)
  .describe('Where in the arguments it stands, e.g. `["order", "amount"]`.');

const Amount = z.object({
  field: AmountField,
  max: z.number().positive().max(mostAmount).describe("The sum over all calls; at most six decimals count."),
});

const rate = {
  max_uses: z.int().min(1).max(1_000_000),
  per_seconds: z
    .int()
    .min(60)
    .max(31 * 86_400)
    .describe("How long a period is; they follow one another from when the grant was made."),
};

/** A yes beforehand to some calls of one tool. */
export const Grant = z
  .object({
    id: z.string(),
    tool: z.string(),
    when: z
      .string()
      .nullable()
      .describe("A condition in CEL over the same variables as in policies; null fits all."),
    requester_id: z.string().nullable().describe("Only for calls of this key, service account or person."),
    environment: z.string().nullable().describe("Only for calls that say they run there."),
    reason: z.string().nullable(),
    max_uses: z.int().nullable(),
    uses: z.int(),
    amount: Amount.nullable(),
    amount_used: z.number(),
    rate: z
      .object({ ...rate, uses: z.int().describe("In the period it is now.") })
      .nullable()
      .describe("At most so many uses in each period; beyond them people are asked."),
    expires_at: Timestamp.nullable(),
    status: z.enum(["open", "used_up", "expired", "revoked"]),
    created_at: Timestamp,
    created_by: User,
    revoked_at: Timestamp.nullable(),
    revoked_by: User.nullable(),
  })
  .meta({ id: "Grant" });
export type Grant = z.output<typeof Grant>;

/** That a request was approved by a grant. */
export const GrantUse = z
  .object({
    grant_id: z.string(),
    approval_id: z.string(),
    number: z.int().describe("The how-manieth use it was."),
    amount: z.number().nullable(),
    at: Timestamp,
  })
  .meta({ id: "GrantUse" });

const managed = { permission: "manage-policies", resource: "organization" } as const;

export const grants = resource("grants", {
  description:
    "Yes beforehand: this tool, with arguments within these bounds, so many times, up to so much, until then. A policy's `deny` stands above them.",
  endpoints: {
    create: endpoint({
      method: "POST",
      path: "/grants",
      summary: "Grant calls of a tool beforehand",
      ...managed,
      body: z.object({
        tool: z.string().min(1).max(500),
        when: z.string().min(1).max(4000).nullish(),
        requester_id: z.string().max(200).nullish(),
        environment: z.string().max(200).nullish(),
        reason: z.string().max(10_000).nullish(),
        max_uses: z.int().min(1).max(1_000_000).nullish(),
        amount: Amount.nullish(),
        rate: z.object(rate).nullish().describe("At most so many uses in each period. No end by itself."),
        expires_at: Moment.nullish(),
      }),
      output: Grant,
      status: 201,
      errors: [
        grantErrors.conditionUnusable,
        grantErrors.boundless,
        grantErrors.endsBeforeNow,
        grantErrors.amountTooFine,
      ],
    }),
    list: endpoint({
      method: "GET",
      path: "/grants",
      summary: "List grants, newest first",
      permission: "read",
      resource: "organization",
      query: z.object({
        ...pageQuery,
        tool: z.string().optional(),
        open: QueryBoolean.optional().describe("Only those that can still be used."),
      }),
      output: pageOf(Grant),
    }),
    get: endpoint({
      method: "GET",
      path: "/grants/:id",
      summary: "Get a grant",
      permission: "read",
      resource: "organization",
      params: idParams,
      output: Grant,
      errors: [grantErrors.notFound],
    }),
    listUses: endpoint({
      method: "GET",
      path: "/grants/:id/uses",
      summary: "List the requests that a grant approved, oldest first",
      permission: "read",
      resource: "organization",
      params: idParams,
      query: z.object(pageQuery),
      output: pageOf(GrantUse),
      errors: [grantErrors.notFound],
    }),
    revoke: endpoint({
      method: "POST",
      path: "/grants/:id/revoke",
      summary: "Revoke a grant",
      description: "What it has approved stays approved; nothing more is.",
      ...managed,
      params: idParams,
      output: Grant,
      errors: [grantErrors.notFound, grantErrors.revoked],
    }),
  },
});
