import { z } from "zod";
import { Timestamp } from "./kernel/wire.ts";

/** `unmeasured`: people have judged fewer than 20 of the Logs that it judged. */
export const JudgeTrust = z.enum(["trusted", "untrusted", "unmeasured"]);
export type JudgeTrust = z.output<typeof JudgeTrust>;

const Between = z.object({ low: z.number(), high: z.number(), level: z.number() });

const Coefficient = z.object({
  value: z.number().nullable().describe("1: they always agree; 0: as often as chance would have it."),
  interval: Between.nullable(),
  no_interval: z
    .string()
    .nullish()
    .describe("Why there is no interval, in words for people; null where there is one."),
  items: z.int(),
});

/** How far an Evaluator agrees with people about the Logs that both judged. */
export const Calibration = z
  .object({
    evaluator_version_id: z.string(),
    trust: JudgeTrust,
    reason: z.string().describe("Why, in words for people."),
    bound: z.number().describe("What the lower end of the coefficient's interval has to reach."),
    people: z
      .object({ id: z.string(), path: z.string() })
      .nullish()
      .describe(
        "The human Evaluator it is held to: that with the most Logs that both judged, unless one is asked for.",
      ),
    comparable: z
      .array(z.object({ id: z.string(), path: z.string(), items: z.int() }))
      .describe("The human Evaluators it can be held to, that with the most Logs that both judged first."),
    items: z
      .int()
      .describe("Logs that both judged, of the newest 500, and on which people came to something."),
    left_out: z.int(),
    agreement: z.object({ rate: z.number().nullable(), interval: Between }).nullish(),
    coefficient: Coefficient.extend({ name: z.enum(["kappa", "alpha"]) }).nullish(),
    among_people: Coefficient.nullish().describe("How far people agree with each other."),
    confusion: z
      .object({
        labels: z.array(z.union([z.string(), z.number(), z.boolean()])),
        counts: z.array(z.array(z.int())).describe("Rows: what people said; columns: what it said."),
      })
      .nullish(),
    slices: z
      .array(
        z.object({
          facet: z.string(),
          value: z.string(),
          items: z.int(),
          rate: z.number(),
          interval: Between,
        }),
      )
      .describe("Those of 5 Logs or more, where it agrees least first."),
    drift: z
      .object({
        points: z.array(
          z.object({
            from: Timestamp,
            to: Timestamp,
            items: z.int(),
            rate: z.number(),
            interval: Between,
          }),
        ),
        earlier: z.number(),
        later: z.number(),
        p_value: z.number(),
        has_drifted: z.boolean(),
      })
      .nullish()
      .describe("How agreement changed over time; from ten Logs on."),
  })
  .meta({ id: "EvaluatorCalibration" });
export type Calibration = z.output<typeof Calibration>;

/** Whether the judgments of a model may be relied on. */
export const TrustOfJudge = z
  .object({ evaluator_version_id: z.string(), trust: JudgeTrust, reason: z.string() })
  .meta({ id: "EvaluatorTrust" });
export type TrustOfJudge = z.output<typeof TrustOfJudge>;
