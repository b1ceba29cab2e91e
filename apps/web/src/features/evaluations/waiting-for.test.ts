import type { Evaluation, EvaluationRun } from "@parley/contract";
import { expect, test } from "vitest";
import { waitingFor } from "./waiting-for.ts";

const judgedBy = (...types: string[]) =>
  ({
    evaluators: types.map((type) => ({
      version: { path: `quality/${type}`, spec: { evaluator_type: type } },
    })),
  }) as Evaluation;
const run = (status: string, logs: number) =>
  ({ status, progress: { logs, logs_wanted: 4, judgments: logs, judgments_wanted: 4 } }) as EvaluationRun;

test("what people are yet to say is named once all that comes by itself is there", () => {
  const said =
    "All that comes by itself is there. What people say with quality/human is awaited: in a review queue that these Logs are added to, or at the Logs.";
  expect(waitingFor([run("running", 4), run("completed", 4)], judgedBy("python", "human"))).toBe(said);
  expect(waitingFor([run("running", 4), run("running", 3)], judgedBy("human"))).toBe("");
  expect(waitingFor([run("running", 4)], judgedBy("external", "human"))).toBe(said);
  expect(waitingFor([run("running", 4)], judgedBy("python", "llm", "external"))).toBe("");
  expect(waitingFor([run("completed", 4)], judgedBy("human"))).toBe("");
});
