import {
  certaintyWords,
  headlinesOf,
  type Measurements,
  showDelta,
  showEstimate,
  showValue,
} from "@parley/statistics";
import type { EvalRun } from "../eval-case.ts";
import { type EvalReport, notesOf } from "../eval-report.ts";
import { listDistrust, nameWithTrust } from "../list-distrust.ts";
import { isOwnMetric } from "../measure-runs.ts";
import { listWorseSlices } from "../worst-slices.ts";
import { renderCaseList } from "./case-list.ts";
import { findChangedItems } from "./changed-items.ts";
import { renderIntervalChart } from "./interval-chart.ts";
import { html, type Markup } from "./markup.ts";
import { pageStyle } from "./page-style.ts";
import { findWorstItems } from "./worst-items.ts";

type Given = { runs: readonly EvalRun[]; report: EvalReport; measurements: Measurements };

const mostSlices = 5;
const mostFailures = 50;

/**
 * The report as a page of one file: it asks for nothing from elsewhere, and everything that people or models wrote is
 * text in it.
 */
export function renderHtml({ runs, report, measurements }: Given): string {
  const title = `Evaluation: ${report.passed ? "passed" : "not passed"}`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${title}</title>
        ${pageStyle}
      </head>
      <body>
        <h1>${title}</h1>
        <p class="quiet">${describe(report)}</p>
        ${headlinesOf(report.runs).map((line) => html`<p class="headline">${line}</p>`)}
        ${renderRecorded(report)} ${renderGates(report)}
        <h2>Results</h2>
        ${renderTable(report)}
        <p class="quiet">${certaintyWords}</p>
        ${notesOf(report).map((line) => html`<p>${line}</p>`)} ${renderCharts(report)}
        ${renderSlices(report, measurements)} ${renderCases({ runs, report, measurements })}
        ${renderFailures(report)}
      </body>
    </html> `;
  return page.markup;
}

const describe = ({ runs }: EvalReport): string =>
  `${runs.map(({ name }) => name).join(", ")} over ${runs[0]?.cases ?? 0} cases`;

function renderRecorded(report: EvalReport): Markup {
  const { recorded } = report;
  if (recorded === undefined) return html``;
  return html`<p>Recorded: <a href="${recorded.url}">${recorded.url}</a></p>
    ${listDistrust(report).map((line) => html`<p>${line}</p>`)}`;
}

function renderGates({ gates }: EvalReport): Markup {
  if (gates.length === 0) return html``;
  const rows = gates.map(
    ({ gate, outcome, evidence }) =>
      html`<tr>
        <td>${outcome === "passed" ? "✓" : "✗"} ${outcome}</td>
        <td>${gate.text}</td>
        <td>${evidence}</td>
      </tr>`,
  );
  return html`<h2>Gates</h2>
    <div class="wide">
      <table>
        <tr>
          <th>outcome</th>
          <th>gate</th>
          <th>evidence</th>
        </tr>
        ${rows}
      </table>
    </div>`;
}

function renderTable(report: EvalReport): Markup {
  const rows = report.runs.flatMap(({ name, isControl, metrics }) =>
    metrics.map(
      (metric) =>
        html`<tr>
          <td data-title="run">${isControl ? `${name} (control)` : name}</td>
          <td data-title="measured">${nameWithTrust(metric.metric.name, report)}</td>
          <td data-title="result" class="number">${showEstimate(metric)}</td>
          <td data-title="cases" class="number">${metric.summary.items}</td>
          <td data-title="against control">${showDelta(metric)}</td>
        </tr>`,
    ),
  );
  return html`<div class="wide">
    <table class="results">
      <tr>
        <th>run</th>
        <th>measured</th>
        <th class="number">result (95 % interval)</th>
        <th class="number">cases</th>
        <th>against control (95 % interval)</th>
      </tr>
      ${rows}
    </table>
  </div>`;
}

function renderCharts(report: EvalReport): Markup {
  const { runs } = report;
  const names = (runs[0]?.metrics ?? []).map(({ metric }) => metric.name);
  const charts = names.flatMap((name) => {
    const charted = runs.flatMap(({ name: run, isControl, metrics }) => {
      const analysed = metrics.find(({ metric }) => metric.name === name);
      return analysed === undefined || analysed.summary.estimate === null
        ? []
        : [{ name: run, isControl, analysed }];
    });
    return charted.length === 0
      ? []
      : [
          html`<h2>${nameWithTrust(name, report)}</h2>
            ${renderIntervalChart(charted)}`,
        ];
  });
  return html`${charts}`;
}

/** Of the last run, which is the one in question. */
function renderSlices(report: EvalReport, measurements: Measurements): Markup {
  const run = report.runs.at(-1);
  if (run === undefined || measurements.facets === undefined) return html``;
  const rows = listWorseSlices(report, measurements).flatMap(({ analysed, slices }) =>
    slices.slice(0, mostSlices).map(
      (slice) =>
        html`<tr>
          <td>${analysed.metric.name}</td>
          <td>${slice.facet} = ${slice.value}</td>
          <td class="number">${showValue(slice.estimate, analysed)}</td>
          <td class="number">${showValue(slice.rest, analysed)}</td>
          <td class="number">${slice.items}</td>
        </tr>`,
    ),
  );
  const found =
    rows.length === 0
      ? html`<p class="quiet">No slice of ${run.name} is worse than the rest for sure.</p>`
      : html`<div class="wide">
          <table>
            <tr>
              <th>evaluator</th>
              <th>slice of ${run.name}</th>
              <th class="number">in it</th>
              <th class="number">the rest</th>
              <th class="number">cases</th>
            </tr>
            ${rows}
          </table>
        </div>`;
  return html`<h2>Worst slices</h2>
    ${found}`;
}

/** Those that changed; without a control those that were judged worst. */
function renderCases({ runs, report, measurements }: Given): Markup {
  const control = runs[report.runs.findIndex(({ isControl }) => isControl)];
  const run = runs.at(-1);
  if (run === undefined || control === run) return html``;
  const metrics = measurements.metrics.filter(({ name }) => !isOwnMetric(name));
  const cases = report.runs.at(-1)?.cases ?? 0;
  if (control === undefined) {
    const worst = findWorstItems(run, { measurements, metrics });
    if (worst.length === 0) return html``;
    return html`<h2>Cases that were judged worst</h2>
      <p class="quiet">Not the best that could be said: ${worst.length} of ${cases}.</p>
      ${renderCaseList(worst)}`;
  }
  const changed = findChangedItems({ run, control }, { measurements, metrics });
  return html`<h2>Cases that changed</h2>
    <p class="quiet">${run.name} against ${control.name}: ${changed.length} of ${cases}.</p>
    ${renderCaseList(changed)}`;
}

function renderFailures({ runs }: EvalReport): Markup {
  const failures = runs.flatMap(({ name, failures: ofRun }) => ofRun.map((failure) => `${name}: ${failure}`));
  if (failures.length === 0) return html``;
  const rows = failures.slice(0, mostFailures).map(
    (failure) =>
      html`<tr>
        <td><pre>${failure}</pre></td>
      </tr>`,
  );
  const rest = failures.length - rows.length;
  const more =
    rest > 0
      ? html`<p class="quiet">… and ${rest} more: all stand in the JSON, <code>parley eval --json</code>.</p>`
      : html``;
  return html`<h2>${failures.length} failed</h2>
    <table>
      ${rows}
    </table>
    ${more}`;
}
