import { z } from "zod";
import { ApprovalKind, Stakes } from "./approval.ts";
import { Moment, Timestamp } from "./kernel/wire.ts";

const Seconds = z.number().nullable().describe("Null where nothing was decided.");

/** What became of some requests, and how long it took people. */
const counts = {
  requested: z.int(),
  pending: z.int(),
  approved: z.int(),
  denied: z.int(),
  answered: z.int(),
  timed_out: z.int(),
  cancelled: z.int().describe("Withdrawn, or superseded by another request."),
  beforehand: z.int().describe("Decided by a policy or a grant; among the approved and denied."),
  edited: z.int().describe("Approved with other arguments than were asked for."),
  approval_rate: z
    .number()
    .nullable()
    .describe("Of what people approved or denied, the share approved: 0 to 1; null where they did neither."),
  median_seconds: Seconds.describe("From the request to people's decision or answer; null without any."),
  p90_seconds: Seconds,
};

const OfPerson = z
  .object({
    user_id: z.string().describe("Of the person, service account or key that answered."),
    name: z.string(),
    decisions: z.int().describe("Their votes and answers."),
    approvals: z.int(),
    denials: z.int(),
    answers: z.int(),
    approval_rate: z.number().nullable(),
    median_seconds: Seconds.describe("From the request to what they said."),
    p90_seconds: Seconds,
    per_day: z.number().describe("Their decisions, by the days of the span."),
    most_in_a_day: z.int(),
    fast: z.int().describe("Approvals within `fast_seconds` of the request."),
    signals: z
      .array(z.enum(["too_fast", "always_yes"]))
      .describe(
        "With `min_decisions` at least: half of the approvals came fast; each was a yes. A reason to look, no verdict.",
      ),
  })
  .meta({ id: "ApprovalAnalyticsPerson" });

/** How people decide: of the requests that came within a span. */
export const ApprovalAnalytics = z
  .object({
    since: Timestamp,
    until: Timestamp,
    interval: z.enum(["hour", "day", "week"]),
    fast_seconds: z.number(),
    min_decisions: z.int(),
    totals: z.object(counts),
    over_time: z
      .array(z.object({ start: Timestamp, ...counts }))
      .describe("By the time of the request, in UTC; spans without any are left out."),
    by_tool: z.array(z.object({ name: z.string(), ...counts })).describe("The 100 most asked for."),
    by_version: z
      .array(z.object({ version_id: z.string().nullable(), ...counts }))
      .describe("By the Prompt or Agent version that asked, the 100 busiest."),
    by_person: z.array(OfPerson).describe("Who decided most first, at most 200."),
  })
  .meta({ id: "ApprovalAnalytics" });
export type ApprovalAnalytics = z.output<typeof ApprovalAnalytics>;

export const ApprovalAnalyticsQuery = z.object({
  since: Moment.optional().describe("Default: 30 days before `until`."),
  until: Moment.optional().describe("Default: now."),
  interval: z.enum(["hour", "day", "week"]).default("day"),
  kind: ApprovalKind.optional(),
  stakes: Stakes.optional(),
  name: z.string().optional().describe("Of the tool."),
  version_id: z.string().optional(),
  requester_id: z.string().optional(),
  person_id: z.string().optional().describe("Only what this person decided."),
  fast_seconds: z.coerce.number().min(0).max(86_400).default(5),
  min_decisions: z.coerce.number().int().min(1).max(10_000).default(10),
});
