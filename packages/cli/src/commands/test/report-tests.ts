import { formatCost, formatDuration } from "../../figures.ts";
import { type Output, toSafeText } from "../../output.ts";
import { type Column, renderTable } from "../../table.ts";
import type { JUnitCase } from "./junit.ts";
import type { Attempt, TestOutcome } from "./run-test.ts";
import type { UnreadableFile } from "./test-case.ts";

export type TestReport = { outcomes: readonly TestOutcome[]; unreadable: readonly UnreadableFile[] };

/** Whether everything that was asked for ran and passed. */
export function hasPassed({ outcomes, unreadable }: TestReport): boolean {
  return unreadable.length === 0 && outcomes.every(({ status }) => status === "passed");
}

/** A table of all tests, then what each failed one missed, with the answer it missed it in. */
export function printTests({ outcomes, unreadable }: TestReport, output: Output): void {
  const { colors } = output;
  const columns: Column<TestOutcome>[] = [
    { title: "", cell: ({ status }) => signs[status] },
    { title: "file", cell: ({ file }) => file, style: colors.cyan, narrowest: 16 },
    { title: "test", cell: ({ name }) => name, narrowest: 16 },
    { title: "model", cell: modelOf, rank: 2, narrowest: 8 },
    { title: "passed", cell: passedOf, align: "right", rank: 3 },
    { title: "took", cell: (outcome) => formatDuration(timeMsOf(outcome) / 1000), align: "right", rank: 1 },
    { title: "cost", cell: (outcome) => formatCost(costOf(outcome)), align: "right", rank: 4 },
  ];
  if (outcomes.length > 0) output.line(renderTable(outcomes, { columns, output }));
  for (const outcome of outcomes.filter(({ status }) => status !== "passed")) {
    output.line();
    output.line(colors.bold(toSafeText(`${outcome.file} › ${outcome.name}`)));
    output.line(colors.red(indent(describeOutcome(outcome))));
  }
  for (const { file, message } of unreadable) {
    output.line();
    output.line(colors.bold(toSafeText(file)));
    output.line(colors.red(indent(message)));
  }
}

const signs = { passed: "✓", failed: "✗", error: "!" } as const;

/** `7 passed, 1 failed` */
export function summariseTests({ outcomes, unreadable }: TestReport): string {
  const count = (status: TestOutcome["status"]): number =>
    outcomes.filter((outcome) => outcome.status === status).length;
  const [failed, errors] = [count("failed"), count("error")];
  if (outcomes.length + unreadable.length === 0) return "no file has tests";
  return [
    `${count("passed")} passed`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(errors > 0 ? [`${errors} could not run`] : []),
    ...(unreadable.length > 0
      ? [`${unreadable.length} ${unreadable.length === 1 ? "file" : "files"} could not be read`]
      : []),
  ].join(", ");
}

/** What stands against a test, a line each, with the answers it is about. */
export function describeOutcome({ error, attempts }: TestOutcome): string {
  if (error !== undefined) return error;
  const isRepeated = attempts.length > 1;
  return attempts
    .flatMap(({ failures, answer }, index) => {
      if (failures.length === 0) return [];
      const said = isRepeated ? `answer ${index + 1}` : "the answer";
      return [...failures.map((failure) => `${said} ${failure}`), `  ${shorten(answer.output)}`];
    })
    .join("\n");
}

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  if (line === "") return "(it is empty)";
  return line.length > 300 ? `${line.slice(0, 300).toWellFormed()}…` : line;
}

function indent(text: string): string {
  return toSafeText(text)
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");
}

function modelOf({ attempts }: TestOutcome): string {
  return [...new Set(attempts.map(({ provider, model }) => `${provider}/${model}`))].join(", ");
}

function passedOf({ attempts }: TestOutcome): string {
  return `${attempts.filter(({ failures }) => failures.length === 0).length}/${attempts.length}`;
}

function timeMsOf({ attempts }: TestOutcome): number {
  return attempts.reduce((sum, { answer }) => sum + answer.latencyMs, 0);
}

/** Undefined as soon as one is not known. */
function costOf({ attempts }: TestOutcome): number | undefined {
  return attempts.reduce<number | undefined>((sum, { answer }) => {
    return sum === undefined || answer.cost === undefined ? undefined : sum + answer.cost;
  }, 0);
}

/** The same as cases of a JUnit report. */
export function toJUnitCases({ outcomes, unreadable }: TestReport): JUnitCase[] {
  return [
    ...outcomes.map((outcome) => ({
      suite: outcome.file,
      name: outcome.name,
      timeMs: timeMsOf(outcome),
      failure: outcome.status === "failed" ? describeOutcome(outcome) : undefined,
      error: outcome.status === "error" ? describeOutcome(outcome) : undefined,
    })),
    ...unreadable.map(({ file, message }) => ({
      suite: file,
      name: "reads well",
      timeMs: 0,
      error: message,
    })),
  ];
}

/** The same for programs. */
export function toJson(report: TestReport): unknown {
  return {
    passed: hasPassed(report),
    tests: report.outcomes.map((outcome) => ({
      file: outcome.file,
      name: outcome.name,
      status: outcome.status,
      error: outcome.error ?? null,
      attempts: outcome.attempts.map(toJsonAttempt),
    })),
    unreadable: report.unreadable,
  };
}

function toJsonAttempt({ answer, model, provider, failures }: Attempt): unknown {
  return {
    provider,
    model,
    output: answer.output,
    tool_calls: answer.toolCalls,
    finish_reason: answer.finishReason,
    cost: answer.cost ?? null,
    latency_ms: answer.latencyMs,
    output_tokens: answer.outputTokens ?? null,
    failures,
  };
}
