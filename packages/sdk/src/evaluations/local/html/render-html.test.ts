import type { EvaluatorSpec } from "@parley/contract";
import { expect, test } from "vitest";
import type { EvalEvaluator, EvalItem, EvalRun } from "../eval-case.ts";
import { reportEval } from "../eval-report.ts";
import { measureRuns } from "../measure-runs.ts";
import { renderHtml } from "./render-html.ts";

const judge = (name: string, spec: object): EvalEvaluator => ({
  name,
  path: name,
  spec: { evaluator_type: "external", arguments_type: "target_free", ...spec } as EvaluatorSpec,
});
const exact = judge("exact", { return_type: "boolean" });
const score = judge("score", { return_type: "number", number_limits: { min: 0, max: 10 } });

type Answer = { output?: string; error?: string; exact?: boolean; score?: number };

function runOf(name: string, count: number, answer: (index: number) => Answer): EvalRun {
  const items = Array.from({ length: count }, (_, index): EvalItem => {
    const { output = `Answer ${index}`, error = null, ...judged } = answer(index);
    return {
      case: { id: String(index + 1), datapoint: { inputs: { text: `Input ${index}` } } },
      sample: 1,
      log: { output, error },
      verdicts: new Map(
        Object.entries(judged).map(([evaluator, judgment]) => [
          evaluator,
          { ok: true, judgment, stdout: "", ms: 1 },
        ]),
      ),
    };
  });
  return { name, items };
}

function render(runs: EvalRun[], evaluators: EvalEvaluator[]): string {
  const measurements = measureRuns(runs, {
    evaluators,
    control: runs.length > 1 ? runs[0]!.name : undefined,
  });
  return renderHtml({ runs, report: reportEval(runs, { measurements, gates: [] }), measurements });
}

const shownOf = (page: string): string[] =>
  [...page.matchAll(/<summary>case (\d+): (.*?)<\/summary>/g)].map(
    ([, id = "", words = ""]) => `${id}: ${words}`,
  );

test("of cases that changed those that got worse most come first, and what is not shown is counted", () => {
  const old = runOf("old", 300, () => ({ score: 8 }));
  // All get worse, the last one most; a few better.
  const changed = runOf("new", 300, (index) => ({ score: index < 10 ? 9 : 8 - index / 50 }));
  const page = render([old, changed], [score]);
  const shown = shownOf(page);
  expect(shown).toHaveLength(100);
  expect(shown.slice(0, 2)).toEqual(["300: ▼ score 8 → 2.02", "299: ▼ score 8 → 2.04"]);
  expect(page).toContain("new against old: 300 of 300.");
  expect(page.replaceAll(/\s+/g, " ")).toContain(
    "Shown are 100 of these 300, the worst first. Every answer and judgment stands in the JSON",
  );
  const few = render(
    [runOf("old", 3, () => ({ exact: true })), runOf("new", 3, () => ({ exact: false }))],
    [exact],
  );
  expect(shownOf(few)).toHaveLength(3);
  expect(few).not.toContain("Shown are");
});

test("without a control those that were judged worst are shown", () => {
  const page = render(
    [runOf("app", 50, (index) => ({ exact: index % 10 !== 4, score: index === 14 ? 2 : 10 }))],
    [exact, score],
  );
  expect(page).toContain("Not the best that could be said: 5 of 50.");
  expect(shownOf(page)).toEqual([
    "15: exact false, score 2",
    ...[5, 25, 35, 45].map((id) => `${id}: exact false`),
  ]);
  expect(page).toContain("Answer 14");
  expect(render([runOf("app", 5, () => ({ exact: true }))], [exact])).not.toContain("judged worst");
});

test("a page of a large evaluation is no larger than a browser opens", () => {
  const long = "<b>All of it & more.</b> ".repeat(1000);
  const [old, changed] = ["old", "new"].map((name) =>
    runOf(name, 10_000, (index) => ({
      output: long,
      exact: name === "old" || index % 3 > 0,
      ...(index % 7 === 0 && { error: "nobody" }),
    })),
  );
  const page = render([old!, changed!], [exact]);
  expect(shownOf(page)).toHaveLength(100);
  expect(page).toMatch(/… and \d+ more: all stand in the JSON/);
  // A hundred times the inputs and two answers of 4 000 characters, where signs of markup take five.
  expect(page.length).toBeLessThan(3_000_000);
});
