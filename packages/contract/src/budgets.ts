import { z } from "zod";
import { apiKeyErrors } from "./api-keys.ts";
import { empty, endpoint, resource } from "./kernel/endpoint.ts";
import { defineErrors } from "./kernel/errors.ts";
import { Timestamp } from "./kernel/wire.ts";

/** What may be spent on models in a month, and what was. */
export const Budget = z
  .object({
    subject: z.string().describe("The id of an API key, or `organization`."),
    name: z.string(),
    monthly_limit: z.number().describe("In USD."),
    months: z
      .array(
        z.object({
          month: z.string().describe("`2026-11`, in UTC."),
          spent: z.number().describe("In USD."),
          reserved: z.number().describe("In USD: set aside for calls under way."),
        }),
      )
      .describe("The latest twelve, newest first."),
    updated_at: Timestamp,
  })
  .meta({ id: "Budget" });
export type Budget = z.output<typeof Budget>;

const usd = (nano: number): string => `$${(nano / 1e9).toFixed(nano < 1e7 ? 6 : 2)}`;

export const budgetErrors = defineErrors("budgets", {
  notFound: { kind: "not_found", message: (p: { subject: string }) => `\`${p.subject}\` has no budget.` },
  exceeded: {
    kind: "forbidden",
    message: (p: {
      subject: string;
      month: string;
      limit_nano: number;
      left_nano: number;
      needed_nano: number;
    }) =>
      `The budget of ${p.month} of \`${p.subject}\` (${usd(p.limit_nano)}) has ${usd(p.left_nano)} left; this call may cost up to ${usd(p.needed_nano)}. A lower \`max_tokens\` needs less.`,
  },
  priceUnknown: {
    kind: "forbidden",
    message: (p: { model: string }) =>
      `There is a budget, and what \`${p.model}\` may cost, as it is asked here, is not known: nothing can be set aside for it.`,
  },
});

const params = z.object({ subject: z.string() });

export const budgets = resource("budgets", {
  description: "What may be spent on models in a month. A call is refused before it could overspend.",
  endpoints: {
    list: endpoint({
      method: "GET",
      path: "/budgets",
      summary: "List the budgets with what was spent",
      permission: "manage-keys",
      resource: "organization",
      output: z.array(Budget),
    }),
    set: endpoint({
      method: "PUT",
      path: "/budgets/:subject",
      summary: "Set a budget",
      permission: "manage-keys",
      resource: "organization",
      params,
      body: z.object({ monthly_limit: z.number().min(0).max(1_000_000).describe("In USD.") }),
      output: Budget,
      errors: [apiKeyErrors.notFound],
    }),
    delete: endpoint({
      method: "DELETE",
      path: "/budgets/:subject",
      summary: "Take a budget away",
      permission: "manage-keys",
      resource: "organization",
      params,
      output: empty,
      errors: [budgetErrors.notFound],
    }),
  },
});
