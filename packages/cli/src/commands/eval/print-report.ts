import { type EvalReport, showDelta, showEstimate } from "@parley/sdk/local-parts";
import type { Output } from "../../output.ts";
import { toSafeText } from "../../output.ts";
import { type Column, renderTable } from "../../table.ts";

const mostFailures = 10;

/** The report for a terminal: a row a metric of a run, then what failed, then the gates. */
export function printReport(report: EvalReport, output: Output): void {
  const rows = report.runs.flatMap(({ name, isControl, metrics }) =>
    metrics.map((metric) => ({ run: isControl ? `${name} (control)` : name, metric })),
  );
  const columns: Column<(typeof rows)[number]>[] = [
    { title: "RUN", cell: ({ run }) => run, narrowest: 16 },
    { title: "EVALUATOR", cell: ({ metric }) => metric.metric.name },
    { title: "RESULT", cell: ({ metric }) => showEstimate(metric), align: "right" },
    { title: "CASES", cell: ({ metric }) => String(metric.summary.items), align: "right", rank: 1 },
    { title: "AGAINST CONTROL", cell: ({ metric }) => showDelta(metric) },
  ];
  output.line(renderTable(rows, { columns, output }));
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
}
