import type { EvalReport, EvalRun } from "@parley/sdk/local-parts";
import { expect, test } from "vitest";
import { renderJUnit } from "../test/junit.ts";
import { toJUnitOfEval } from "./to-junit.ts";

type Verdicts = EvalRun["items"][number]["verdicts"];

const runOf = (name: string, judged: boolean | "error"): EvalRun => {
  const verdict =
    judged === "error" ? { ok: false, error: "no\n    at f (a.js:1:2)" } : { ok: true, judgment: judged };
  const datapoint = { inputs: { product: "lamp", size: 3 } };
  const verdicts = new Map([["exact", { ...verdict, stdout: "", ms: 1 }]]) as Verdicts;
  return { name, items: [{ case: { id: "1", datapoint }, sample: 1, log: {}, verdicts }] };
};
const render = (runs: EvalRun[], ...outcomes: ("passed" | "failed")[]): string => {
  const gates = outcomes.map((outcome) => ({ gate: { text: "exact >= 0" }, outcome, evidence: "seen" }));
  const passed = outcomes.every((outcome) => outcome === "passed");
  return renderJUnit(toJUnitOfEval(runs, { gates, passed } as unknown as EvalReport));
};

test("behind open gates nothing is red: what is wrong is told as skipped", () => {
  const report = render([runOf("old", "error"), runOf("new", false)], "passed");
  expect(report).toContain('tests="3" failures="0" errors="0" skipped="2"');
  expect(report).toContain('classname="new" name="case 1: lamp, 3"');
  expect(report).toContain('<skipped message="exact: false"/>');
});

test("behind a shut gate the cases of the run it is for fail, and those of no other", () => {
  const report = render([runOf("old", false), runOf("new", false)], "passed", "failed");
  expect(report).toMatch(/<testsuite name="old" tests="1" failures="0" errors="0" skipped="1"/);
  expect(report).toMatch(/<testsuite name="new" tests="1" failures="1" errors="0" skipped="0"/);
});

test("without gates only what failed is red, as it is on the command line", () => {
  expect(render([runOf("new", false)])).toContain('failures="0" errors="0" skipped="1"');
  expect(render([runOf("old", "error"), runOf("new", true)])).toContain(
    '<error message="case 1, exact: no">case 1, exact: no</error>',
  );
});

test("what a model denied whom people contradict is told as that", () => {
  const judge = (name: string, trust: "trusted" | "untrusted") => ({ name, trust, reason: "" });
  const of = (name: string, trust: "trusted" | "untrusted") =>
    ({ gates: [], passed: true, recorded: { judges: [judge(name, trust)] } }) as unknown as EvalReport;
  const message = (report: EvalReport) => toJUnitOfEval([runOf("new", false)], report)[0]?.skipped;
  expect(message(of("exact", "untrusted"))).toBe("exact (untrusted): false");
  expect(message(of("exact", "trusted"))).toBe("exact: false");
  expect(message(of("other", "untrusted"))).toBe("exact: false");
});

test("where it was recorded stands with each suite", () => {
  const report = { gates: [], passed: true } as unknown as EvalReport;
  const cases = toJUnitOfEval([runOf("new", true)], report);
  expect(renderJUnit(cases, { url: "http://parley/evaluations/1?a=b&c" })).toContain(
    '<properties><property name="url" value="http://parley/evaluations/1?a=b&amp;c"/></properties>',
  );
});
