import {
  type EvalReport,
  listDistrust,
  nameWithTrust,
  notesOf,
  sayWorstSlices,
} from "@parley/sdk/local-parts";
import {
  type AnalysedMetric,
  certaintyWords,
  headlinesOf,
  type Measurements,
  showDifference,
  showEstimate,
  verdictMarks,
  verdictWords,
} from "@parley/statistics";
import type { Output } from "../../output.ts";
import { toSafeText } from "../../output.ts";
import { type Column, renderTable } from "../../table.ts";

const mostFailures = 10;

/** `▲ +10.0 points (2.1 to 17.9)`; nothing for the control itself. */
const showMarkedDelta = (metric: AnalysedMetric): string =>
  metric.comparison?.difference == null
    ? ""
    : `${verdictMarks[metric.comparison.verdict]} ${showDifference(metric)}`;

/** The report for a terminal: a row a metric of a run, then what failed, then the gates. */
export function printReport(report: EvalReport, output: Output, measurements?: Measurements): void {
  const rows = report.runs.flatMap(({ name, isControl, metrics }) =>
    metrics.map((metric) => ({ run: isControl ? `${name} (control)` : name, metric })),
  );
  const columns: Column<(typeof rows)[number]>[] = [
    { title: "RUN", cell: ({ run }) => run, narrowest: 26 },
    { title: "MEASURED", cell: ({ metric }) => nameWithTrust(metric.metric.name, report) },
    { title: "RESULT", cell: ({ metric }) => showEstimate(metric), align: "right" },
    { title: "CASES", cell: ({ metric }) => String(metric.summary.items), align: "right", rank: 1 },
    { title: "AGAINST CONTROL", cell: ({ metric }) => showMarkedDelta(metric) },
  ];
  output.line(renderTable(rows, { columns, output }));
  const headlines = headlinesOf(report.runs);
  if (headlines.length > 0) {
    const { dim } = output.colors;
    const verdicts = ["better", "worse", "undecided"] as const;
    output.line(dim(verdicts.map((one) => `${verdictMarks[one]} ${verdictWords[one]}`).join(", ")));
    output.line(dim(certaintyWords));
    output.line();
  }
  const worst = measurements === undefined ? [] : sayWorstSlices(report, measurements);
  for (const line of [...headlines, ...notesOf(report), ...worst]) output.line(toSafeText(line));
  for (const { name, failures } of report.runs) {
    if (failures.length === 0) continue;
    output.line();
    output.line(`${name}: ${failures.length} failed`);
    for (const failure of failures.slice(0, mostFailures)) output.line(`  ${toSafeText(failure)}`);
    if (failures.length > mostFailures) output.line(`  … and ${failures.length - mostFailures} more`);
  }
  if (report.gates.length > 0) output.line();
  for (const { gate, outcome, evidence } of report.gates) {
    const mark = outcome === "passed" ? output.colors.green("passed") : output.colors.red(outcome);
    output.line(`${mark}  ${gate.text}: ${evidence}`);
  }
  const { recorded } = report;
  if (recorded === undefined) return;
  output.line();
  for (const line of listDistrust(report)) output.line(output.colors.yellow(toSafeText(line)));
  output.line(`Recorded: ${recorded.url}`);
}
