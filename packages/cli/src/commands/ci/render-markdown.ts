import { formatCost, formatDuration } from "../../figures.ts";
import { describeOutcome, summariseTests } from "../test/report-tests.ts";
import type { TestOutcome } from "../test/run-test.ts";
import type { CiReport } from "./ci-report.ts";
import { describeDiff } from "./describe-change.ts";

/** By this a workflow finds the comment that it wrote before. */
export const commentMark = "<!-- parley-ci -->";

/** GitHub takes 65 536 characters; the rest is in the JUnit report. */
const mostCharacters = 60_000;

/** The report as a comment for a pull request. */
export function renderMarkdown(report: CiReport): string {
  const { findings, changes, tests, judgments, skipped, closed } = report;
  const headline =
    closed.length === 0 ? "✅ Parley: nothing stands in the way" : `❌ Parley: ${closed.join(", ")}`;
  const parts = [
    `${commentMark}\n## ${headline}`,
    findings.length === 0
      ? "**Lint**: nothing found."
      : `**Lint**: ${findings.length} found.\n\n${table(
          ["", "where", "what"],
          findings.map(({ severity, file, line, code, message }) => [
            severity,
            `${file}:${line}`,
            `${message} (${code})`,
          ]),
        )}`,
    ...(changes === undefined ? [] : [renderChanges(changes)]),
    `**Tests**: ${summariseTests(tests)}.${renderOutcomes(tests.outcomes)}`,
    ...(judgments.length === 0
      ? []
      : [
          `**Evaluators**\n\n${table(
            ["", "file", "test", "Evaluator", "said"],
            judgments.map(({ isOk, file, test, evaluator, said }) => [
              isOk ? "✓" : "✗",
              file,
              test,
              evaluator,
              said,
            ]),
          )}`,
        ]),
    ...(skipped.length === 0
      ? []
      : [`**Not done**\n\n${skipped.map((words) => `- ${escape(words)}`).join("\n")}`]),
  ];
  const text = parts.join("\n\n");
  return `${text.length <= mostCharacters ? text : `${text.slice(0, mostCharacters).toWellFormed()}\n\n… and more.`}\n`;
}

function renderChanges({ environment, files }: NonNullable<CiReport["changes"]>): string {
  const moved = files.filter(({ kind }) => kind !== "same");
  const head = `**Against \`${escape(environment)}\`**: ${moved.length} of ${files.length} differ.`;
  const lists = moved.map((change) => {
    const lines = change.kind === "changed" ? describeDiff(change.diff) : ["not there yet"];
    return `- \`${escape(change.path)}\`\n${lines.map((line) => `  - ${escape(line)}`).join("\n")}`;
  });
  return [head, ...(lists.length > 0 ? [lists.join("\n")] : [])].join("\n\n");
}

const signs = { passed: "✓", failed: "✗", error: "!" } as const;

function renderOutcomes(outcomes: readonly TestOutcome[]): string {
  if (outcomes.length === 0) return "";
  const rows = outcomes.map((outcome) => {
    const { status, file, name, attempts } = outcome;
    const latency = attempts.reduce((sum, { answer }) => sum + answer.latencyMs, 0);
    const costs = attempts.map(({ answer }) => answer.cost);
    const cost = costs.includes(undefined)
      ? undefined
      : costs.reduce<number>((sum, one) => sum + (one ?? 0), 0);
    const said = status === "passed" ? "" : describeOutcome(outcome);
    return [signs[status], file, name, formatDuration(latency / 1000), formatCost(cost), said];
  });
  return `\n\n${table(["", "file", "test", "took", "cost", ""], rows)}`;
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(titles), line(titles.map(() => "---")), ...rows.map((cells) => line(cells.map(escape)))].join(
    "\n",
  );
}

/** As text: what a model or a file says makes no markup, mentions nobody and ends no cell. */
function escape(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\\`*_{}[\]<>|~#]/g, (sign) => `\\${sign}`)
    .replaceAll("@", "@\u200b")
    .replaceAll(/\s+/g, " ")
    .trim();
}
