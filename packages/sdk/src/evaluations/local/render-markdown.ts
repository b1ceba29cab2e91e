import { certaintyWords, headlinesOf, type Measurements, showDelta, showEstimate } from "@parley/statistics";
import { type EvalReport, notesOf } from "./eval-report.ts";
import { listDistrust, nameWithTrust } from "./list-distrust.ts";
import { sayWorstSlices } from "./worst-slices.ts";

/** The report as a comment for a pull request. */
export function renderMarkdown(report: EvalReport, measurements: Measurements): string {
  const { runs, gates, passed, recorded } = report;
  const rows = runs.flatMap(({ name, isControl, metrics }) =>
    metrics.map((metric) => [
      isControl ? `${code(name)} (control)` : code(name),
      code(nameWithTrust(metric.metric.name, report)),
      showEstimate(metric),
      String(metric.summary.items),
      showDelta(metric),
    ]),
  );
  const failures = runs.flatMap(({ name, failures: ofRun }) => ofRun.map((failure) => `${name}: ${failure}`));
  return [
    `### Evaluation: ${passed ? "passed" : "not passed"}`,
    "",
    ...headlinesOf(runs).flatMap((line) => [cell(line), ""]),
    "| run | measured | result (95 % interval) | cases | against control (95 % interval) |",
    "|---|---|---|--:|---|",
    ...rows.map((cells) => `| ${cells.map(cell).join(" | ")} |`),
    "",
    ...(runs.some(({ isControl }) => isControl) ? [certaintyWords, ""] : []),
    ...[...notesOf(report), ...sayWorstSlices(report, measurements)].flatMap((line) => [cell(line), ""]),
    ...gates.map(({ gate, outcome, evidence }) => `- **${outcome}** ${code(gate.text)}: ${cell(evidence)}`),
    ...(recorded === undefined ? [] : ["", `Recorded: <${recorded.url}>`]),
    ...listDistrust(report).flatMap((line) => ["", cell(line)]),
    ...(failures.length === 0
      ? []
      : [
          "",
          `<details><summary>${failures.length} failed</summary>`,
          "",
          ...failures.slice(0, 50).map((one) => `- ${cell(one)}`),
          "",
          "</details>",
        ]),
    "",
  ].join("\n");
}

const code = (text: string): string => `\`${text.replaceAll("`", "'")}\``;

/** What would end a cell, or begin markup, a link or a picture, is written so that it does not. */
const cell = (text: string): string =>
  text
    .replaceAll(/\s+/g, " ")
    .replaceAll(/[\\|[]/g, String.raw`\$&`)
    .replaceAll("<", "&lt;");
