import type { Measurements, Metric } from "@parley/statistics";
import { findRun, valuesOf } from "@parley/statistics";
import type { EvalItem, EvalRun } from "../eval-case.ts";
import { html, type Markup } from "./markup.ts";

type Changed = { item: EvalItem; before: EvalItem; worse: Change[]; better: Change[] };
type Change = { metric: Metric; from: number; to: number };

/** A page with more of them is no more read. */
const mostShown = 100;
/** Of an answer; the rest is in the JSON. */
const mostCharacters = 4000;

/** Cases that a run does otherwise than the control by any Evaluator, those that got worse first. */
export function findChangedItems(
  { run, control }: { run: EvalRun; control: EvalRun },
  { measurements, metrics }: { measurements: Measurements; metrics: readonly Metric[] },
): Changed[] {
  const [measured, against] = [findRun(measurements, run.name), findRun(measurements, control.name)];
  if (measured === undefined || against === undefined) return [];
  const values = metrics.map((metric) => ({
    metric,
    to: valuesOf(measurements, measured, metric.name),
    from: valuesOf(measurements, against, metric.name),
  }));
  // Of several samples the first stands for the others.
  const before = new Map(firstSamples(control).map((item) => [item.case.id, item]));
  const changed = firstSamples(run).flatMap((item): Changed[] => {
    const { id } = item.case;
    const old = before.get(id);
    const changes = values.flatMap(({ metric, from, to }): Change[] => {
      const [was, is] = [meanOf(from.get(id)), meanOf(to.get(id))];
      return was === undefined || is === undefined || was === is ? [] : [{ metric, from: was, to: is }];
    });
    if (old === undefined || changes.length === 0) return [];
    const worse = changes.filter(
      ({ metric, from, to }) => to < from === ((metric.better ?? "higher") === "higher"),
    );
    return [{ item, before: old, worse, better: changes.filter((one) => !worse.includes(one)) }];
  });
  return changed.toSorted((a, b) => b.worse.length - a.worse.length || b.better.length - a.better.length);
}

const firstSamples = ({ items }: EvalRun): EvalItem[] => items.filter(({ sample }) => sample === 1);

const meanOf = (values: readonly number[] = []): number | undefined =>
  values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;

export function renderChangedItems(changed: readonly Changed[]): Markup {
  const shown = changed.slice(0, mostShown);
  const rows = shown.map(({ item, before, worse, better }) => {
    const words = [
      ...worse.map((change) => `▼ ${describe(change)}`),
      ...better.map((change) => `▲ ${describe(change)}`),
    ].join(", ");
    return html`<details>
      <summary>case ${item.case.id}: ${words}</summary>
      <div class="wide">
        <table>
          <tr>
            <th>inputs</th>
            <td><pre>${cut(JSON.stringify(item.case.datapoint.inputs ?? {}, undefined, 1))}</pre></td>
          </tr>
          <tr>
            <th>control</th>
            <td><pre>${cut(answerOf(before))}</pre></td>
          </tr>
          <tr>
            <th>this run</th>
            <td><pre>${cut(answerOf(item))}</pre></td>
          </tr>
        </table>
      </div>
    </details>`;
  });
  const rest = changed.length - shown.length;
  const more = rest > 0 ? html`<p class="quiet">… and ${rest} more.</p>` : html``;
  return html`${rows}${more}`;
}

function describe({ metric, from, to }: Change): string {
  const show = (value: number): string =>
    metric.kind === "rate" && (value === 0 || value === 1)
      ? String(value === 1)
      : String(Number(value.toPrecision(3)));
  return `${metric.name} ${show(from)} → ${show(to)}`;
}

const answerOf = ({ log }: EvalItem): string => {
  const { output, error } = log;
  if (typeof error === "string") return `error: ${error}`;
  return typeof output === "string" ? output : JSON.stringify(output ?? null);
};

const cut = (text: string): string =>
  text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text;
