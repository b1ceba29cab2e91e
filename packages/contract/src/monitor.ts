import { optional } from "@parley/promptfile";
import { z } from "zod";
import { User } from "./file.ts";
import { Moment, Timestamp } from "./kernel/wire.ts";
import { LogQuery } from "./log-queries.ts";
import { LogFilterText } from "./log-filter/log-filter.ts";

/** What a monitor measures of the Logs of its window. */
export const MonitorMetric = z
  .discriminatedUnion("type", [
    z.object({ type: z.literal("logs_count") }),
    z.object({ type: z.literal("errors_count") }),
    z.object({ type: z.literal("error_rate") }).describe("The share of Logs with an `error`, from 0 to 1."),
    z
      .object({ type: z.literal("latency"), percentile: z.literal([50, 90, 95, 99]) })
      .describe("Of the provider, in milliseconds, within one per cent."),
    z.object({ type: z.literal("cost") }).describe("Of all Logs together, in USD."),
    z.object({ type: z.literal("cost_per_log") }).describe("In USD."),
    z.object({ type: z.literal("tokens") }).describe("Read and written, of all Logs together."),
    z
      .object({
        type: z.literal("judgment"),
        evaluator_id: z.string().max(200),
        option: optional(z.string().max(200)).describe(
          "Of select and multi_select: the share that says this.",
        ),
      })
      .describe(
        "What an Evaluator says, in all its versions: of numbers the mean, of true and false the share of true, from 0 to 1. Judgments that are null or failed count as none.",
      ),
  ])
  .meta({ id: "MonitorMetric" });
export type MonitorMetric = z.output<typeof MonitorMetric>;

/** When a window is not as it should be. */
export const MonitorCondition = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("threshold"), is: z.enum(["above", "below"]), value: z.number() }),
    z
      .object({
        kind: z.literal("change"),
        direction: z.enum(["increase", "decrease", "either"]),
        by: z.number().positive(),
        unit: z.enum(["percent", "absolute"]),
      })
      .describe(
        "By more than `by` against the same window a week before. Nothing is a per cent of 0: then it is no data.",
      ),
    z
      .object({ kind: z.literal("no_data") })
      .describe("Fewer than `min_logs` Logs (or judgments) in the window."),
  ])
  .meta({ id: "MonitorCondition" });
export type MonitorCondition = z.output<typeof MonitorCondition>;

const Name = z.string().trim().min(1).max(200);
const People = z.array(z.string().min(1).max(320)).max(50);

/** Who is told, as in plans of approvals. Nobody named: only webhooks and whoever looks. */
export const MonitorAudience = z
  .object({
    people: optional(People).describe("By user id or e-mail address, each where they want to be reached."),
    teams: optional(People).describe(
      "By id or name: at the place a channel has for the team, else one by one.",
    ),
    channels: optional(People).describe(
      "`slack:C0123`: a channel's name or kind, and a place; or `channel:` and its name.",
    ),
  })
  .meta({ id: "MonitorAudience" });
export type MonitorAudience = z.output<typeof MonitorAudience>;

export const MonitorSeverity = z.enum(["info", "warning", "critical"]);

/** What a monitor looks at and how; defaults are those of a new one. */
const changeable = {
  name: Name,
  description: z.string().max(10_000).nullish(),
  version_id: z.string().max(200).nullish().describe("Only Logs of this version of the File."),
  environment: z.string().max(100).nullish().describe("Only Logs made for this environment, by name."),
  filter: z
    .string()
    .max(4000)
    .nullish()
    .superRefine((text, context) => {
      const parsed = text == null ? undefined : LogFilterText.safeParse(text);
      for (const { message } of parsed?.error?.issues ?? []) context.addIssue({ code: "custom", message });
    })
    .describe(
      "Only Logs that fit this filter, in the language of `GET /logs?filter=`: an alert's link opens exactly these.",
    ),
  metric: MonitorMetric,
  condition: MonitorCondition,
  window_minutes: optional(
    z
      .int()
      .min(5)
      .max(7 * 1440),
  ).describe("How long the window is. Default: 60."),
  check_every_minutes: optional(z.int().min(1).max(1440)).describe(
    "How often it is measured, each time the window that ends then. Default: a fifth of the window, at most an hour.",
  ),
  delay_minutes: optional(z.int().min(0).max(1440)).describe(
    "So long before the check the window ends, so that judgments can come in. Default: 0.",
  ),
  min_logs: optional(z.int().min(1).max(1_000_000)).describe(
    "Fewer Logs (of `judgment`: fewer judgments) in a window are no data. Of `logs_count`, it matters to the condition `no_data` only. Default: 1.",
  ),
  fire_after: optional(z.int().min(1).max(50)).describe("Checks in a row that must be bad. Default: 1."),
  recover_after: optional(z.int().min(1).max(50)).describe(
    "Checks in a row that must be good again. Default: 2.",
  ),
  severity: optional(MonitorSeverity).describe("Default: warning."),
  notify: optional(MonitorAudience),
  notify_no_data: optional(z.boolean()).describe(
    "Whether no data is told like an alert. Default: only where the condition is `no_data`.",
  ),
  is_enabled: optional(z.boolean()),
};

const { name, metric, condition, ...others } = changeable;

export const MonitorCreate = z
  .object({
    ...changeable,
    file: optional(z.object({ id: optional(z.string()), path: optional(z.string()) })).describe(
      "Whose Logs it looks at, by `id` or `path`. Absent: all Logs of the organization.",
    ),
  })
  .meta({ id: "MonitorCreate" });
export type MonitorCreate = z.output<typeof MonitorCreate>;

export const MonitorUpdate = z
  .object({ name: optional(name), metric: optional(metric), condition: optional(condition), ...others })
  .meta({ id: "MonitorUpdate" });
export type MonitorUpdate = z.output<typeof MonitorUpdate>;

/** - `ok`: as it should be, or never measured. - `no_data`: too few Logs to say. */
export const MonitorState = z.enum(["ok", "alerting", "no_data"]);
export type MonitorState = z.output<typeof MonitorState>;

/** What one check found. */
export const MonitorMeasurement = z
  .object({
    at: Timestamp,
    window_start: Timestamp,
    window_end: Timestamp,
    value: z.number().nullable().describe("Null: there was nothing to measure."),
    baseline: z
      .number()
      .nullable()
      .describe("The same a week before, where the condition asks for it; null where nothing was there."),
    count: z.int().describe("Logs in the window; of `judgment`, judgments."),
    outcome: MonitorState.describe("What this window alone says."),
    text: z.string().describe("The same in one line for people."),
    distrust: z
      .string()
      .nullish()
      .describe(
        "Why a model that judged here is not trusted, as `GET /evaluators/{id}/calibration` says; null where none is distrusted. `text` says it, too.",
      ),
    logs_query: LogQuery.describe("Exactly the Logs of the window, as a query of `GET /logs`."),
    logs_url: z.string().describe("The same in the browser."),
  })
  .meta({ id: "MonitorMeasurement" });
export type MonitorMeasurement = z.output<typeof MonitorMeasurement>;

/** One message that was to tell somebody. */
export const MonitorNotice = z
  .object({
    id: z.string(),
    address: z
      .string()
      .describe("As the monitor names it, `slack:C0123`; of a person, the channel's kind and the place."),
    channel_id: z.string().nullable().describe("Null where there is none that reaches it."),
    user_id: z.string().nullable(),
    status: z.enum(["pending", "delivered", "failed"]),
    reason: z.string().nullable().describe("Why it has failed, or waits."),
    attempts_count: z.int(),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: "MonitorNotice" });
export type MonitorNotice = z.output<typeof MonitorNotice>;

/** A change of a monitor's state. */
export const MonitorTransition = z
  .object({
    id: z.string(),
    monitor_id: z.string(),
    from: MonitorState,
    to: MonitorState,
    event: z
      .enum(["alerted", "recovered"])
      .nullable()
      .describe("What people and webhooks are told; null where it is nothing to tell."),
    severity: MonitorSeverity,
    was_muted: z.boolean().describe("Nobody was told, since it was muted."),
    measurement: MonitorMeasurement,
    notices: z.array(MonitorNotice),
    created_at: Timestamp,
  })
  .meta({ id: "MonitorTransition" });
export type MonitorTransition = z.output<typeof MonitorTransition>;

/** Looks at the Logs of a File again and again, and tells people when something is not as it should be. */
export const Monitor = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    file: z
      .object({ id: z.string(), path: z.string(), name: z.string(), type: z.string() })
      .nullable()
      .describe("Null: all Logs of the organization."),
    version_id: z.string().nullable(),
    environment: z.string().nullable(),
    filter: z.string().nullable(),
    metric: MonitorMetric,
    is_share: z
      .boolean()
      .describe(
        "Whether values are shares from 0 to 1: of errors, of an option, of yes by the Evaluator as it was saved last. People read them in per cent.",
      ),
    condition: MonitorCondition,
    window_minutes: z.int(),
    check_every_minutes: z.int(),
    delay_minutes: z.int(),
    min_logs: z.int(),
    fire_after: z.int(),
    recover_after: z.int(),
    severity: MonitorSeverity,
    notify: MonitorAudience,
    notify_no_data: z.boolean(),
    is_enabled: z.boolean(),
    is_muted: z.boolean(),
    muted_until: Timestamp.nullable().describe("Null where it is not muted, or until somebody unmutes it."),
    state: MonitorState,
    state_since: Timestamp,
    is_alert_open: z
      .boolean()
      .describe("Whether people were told (or would have been, unmuted) and not yet of its end."),
    last_check: MonitorMeasurement.nullable(),
    next_check_at: Timestamp.nullable().describe("Null while it is disabled."),
    problem: z
      .string()
      .nullable()
      .describe("Why it cannot be measured, e.g. since its Evaluator was deleted."),
    created_at: Timestamp,
    created_by: User.nullish(),
    updated_at: Timestamp,
    url: z.string().nullish(),
  })
  .meta({ id: "Monitor" });
export type Monitor = z.output<typeof Monitor>;

export const MonitorMute = z
  .object({
    until: optional(Moment).describe("Until when. Default: until it is unmuted."),
  })
  .meta({ id: "MonitorMute" });
