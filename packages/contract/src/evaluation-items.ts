import { z } from "zod";
import { Datapoint } from "./dataset.ts";
import { evaluationErrors } from "./evaluation-errors.ts";
import { Judgment } from "./evaluator.ts";
import { endpoint } from "./kernel/endpoint.ts";
import { idParams, repeated, Timestamp } from "./kernel/wire.ts";
import { logErrors } from "./log.ts";

const ItemJudgment = z.object({
  id: z.string().describe("Of its own Log."),
  evaluator_version_id: z.string(),
  judgment: Judgment.nullish(),
  error: z.string().nullish(),
  output: z.string().nullish().describe("What the model that judged said."),
  created_at: Timestamp,
});

const ItemLog = z.object({
  id: z.string(),
  output: z.string().nullable().describe("What came of it, a message without text as JSON."),
  bodies_omitted: z
    .boolean()
    .nullish()
    .describe("`output` is only its start: the page would have been too long. The Log has it all."),
  error: z.string().nullish(),
  created_at: Timestamp,
  provider_latency: z.number().nullish().describe("In seconds."),
  cost: z.number().nullish().describe("In USD."),
  judgments: z.array(ItemJudgment),
  evaluator_logs_omitted: z
    .boolean()
    .nullish()
    .describe("Judgments of the page are missing: there are more than 5000. `scores` count them all."),
});

const ItemRun = z.object({
  run_id: z.string(),
  logs_count: z.int().describe("Samples of the item; `logs` are the newest 20."),
  logs: z.array(ItemLog),
  scores: z
    .array(
      z.object({
        evaluator_version_id: z.string(),
        score: z.number().describe("The mean of its judgments of all samples; true is 1."),
        delta: z
          .number()
          .nullable()
          .describe("To the control Run's, above 0 where it is better; null in it or where it has none."),
      }),
    )
    .describe("Of the Evaluators whose judgments can be counted."),
});

/** One Datapoint with what each Run made of it; a Log without a Datapoint is an item by itself. */
export const EvaluationItem = z
  .object({
    id: z.string(),
    datapoint: Datapoint.nullish(),
    inputs: z.record(z.string(), z.unknown()),
    runs: z.array(ItemRun).describe("Those that have Logs of it: the control first, then as they were made."),
  })
  .meta({ id: "EvaluationItem" });
export type EvaluationItem = z.output<typeof EvaluationItem>;

export const ItemFilter = z.enum(["worse", "better", "disagreement", "different", "failed"]);
export type ItemFilter = z.output<typeof ItemFilter>;

export const evaluationItemEndpoints = {
  listItems: endpoint({
    method: "GET",
    path: "/evaluations/:id/items",
    summary: "The items of an Evaluation, each with what every Run made of it",
    description:
      "An item is one Datapoint across Runs: their outputs, judgments, and deltas against the control Run. Ordered by id it is as quick at any depth, but for Logs that were added to Runs, which are looked through for each page. Other orders and filters look at every Log of the Runs: once, where all have completed, and for each page while one goes on.",
    permission: "read",
    resource: "evaluation",
    params: idParams,
    query: z.object({
      cursor: z.string().max(1000).optional().describe("`next_cursor` of the page before."),
      size: z.coerce.number().int().min(1).max(100).default(25),
      run_id: repeated(z.string()).describe("Only of these Runs, and of the control."),
      evaluator_version_id: z
        .string()
        .optional()
        .describe("Whose judgments `sort_by` and `show` go by: the first that can be counted, unless said."),
      sort_by: z
        .enum(["id", "score", "delta"])
        .default("id")
        .describe(
          "`score`: the mean of the Runs. `delta`: of the Run furthest from the control on the side of `order`, worse first with `asc`. Items without one come last.",
        ),
      order: z.enum(["asc", "desc"]).default("asc"),
      show: ItemFilter.optional().describe(
        "`worse`, `better`: some Run than the control. `disagreement`: an Evaluator said different things. `different`: outputs whose first 300 characters differ. `failed`: a call or a judgment.",
      ),
      facet: z
        .string()
        .max(200)
        .regex(
          /^(?:(?:input|target|metadata)\.[^"\\\p{Cc}]+|split|tag)$/u,
          "A slice is named `input.NAME`, `target.NAME`, `metadata.NAME`, `split` or `tag`.",
        )
        .optional()
        .describe(
          "With `value`, items of one slice: `input.NAME`, `target.NAME`, `metadata.NAME`, `split`, `tag`.",
        ),
      value: z.string().max(1000).optional(),
      text: z
        .string()
        .min(1)
        .max(200)
        .optional()
        .describe("In the Datapoint or an output, upper and lower case alike."),
    }),
    output: z.object({
      records: z.array(EvaluationItem),
      next_cursor: z.string().nullable().describe("Where the next page begins; null on the last one."),
    }),
    errors: [
      evaluationErrors.notFound,
      evaluationErrors.evaluatorNotPart,
      evaluationErrors.evaluatorNotCounted,
      evaluationErrors.runNotFound,
      evaluationErrors.facetNeedsValue,
      logErrors.cursorUnknown,
    ],
  }),
} as const;
