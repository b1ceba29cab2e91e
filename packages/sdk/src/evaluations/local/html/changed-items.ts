import type { Measurements, Metric } from "@parley/statistics";
import { boundsOf, findRun, valuesOf } from "@parley/statistics";
import type { EvalItem, EvalRun } from "../eval-case.ts";
import type { ListedCase } from "./case-list.ts";
import { firstSamples, meanOfCase, sayValue } from "./value-words.ts";

type Changed = { item: EvalItem; before: EvalItem; worse: Change[]; better: Change[] };
type Change = { metric: Metric; from: number; to: number };

/** Cases that a run does otherwise than the control by any Evaluator, those that got worse first, and of these the most. */
export function findChangedItems(
  { run, control }: { run: EvalRun; control: EvalRun },
  { measurements, metrics }: { measurements: Measurements; metrics: readonly Metric[] },
): ListedCase[] {
  const [measured, against] = [findRun(measurements, run.name), findRun(measurements, control.name)];
  if (measured === undefined || against === undefined) return [];
  const values = metrics.map((metric) => ({
    metric,
    to: valuesOf(measurements, measured, metric.name),
    from: valuesOf(measurements, against, metric.name),
  }));
  const before = new Map(firstSamples(control).map((item) => [item.case.id, item]));
  const changed = firstSamples(run).flatMap((item): Changed[] => {
    const { id } = item.case;
    const old = before.get(id);
    const changes = values.flatMap(({ metric, from, to }): Change[] => {
      const [was, is] = [meanOfCase(from.get(id)), meanOfCase(to.get(id))];
      return was === undefined || is === undefined || was === is ? [] : [{ metric, from: was, to: is }];
    });
    if (old === undefined || changes.length === 0) return [];
    const worse = changes.filter(
      ({ metric, from, to }) => to < from === ((metric.better ?? "higher") === "higher"),
    );
    return [{ item, before: old, worse, better: changes.filter((one) => !worse.includes(one)) }];
  });
  return sortWorstFirst(changed).map((one) => ({
    item: one.item,
    words: describe(one),
    answers: [
      { title: "control", item: one.before },
      { title: "this run", item: one.item },
    ],
  }));
}

function sortWorstFirst(changed: readonly Changed[]): Changed[] {
  const largest = new Map<Metric, number>();
  for (const { worse, better } of changed)
    for (const change of [...worse, ...better])
      largest.set(change.metric, Math.max(largest.get(change.metric) ?? 0, sizeOf(change)));
  // As a share of the most that it can change, or where that is not known of the most that it did.
  const shareOf = (change: Change): number => {
    const bounds = boundsOf(change.metric);
    return (
      sizeOf(change) / (bounds === undefined ? (largest.get(change.metric) ?? 1) : bounds.high - bounds.low)
    );
  };
  const sumOf = (changes: readonly Change[]): number =>
    changes.reduce((sum, change) => sum + shareOf(change), 0);
  return changed
    .map((one) => ({ one, lost: sumOf(one.worse), gained: sumOf(one.better) }))
    .toSorted(
      (a, b) =>
        b.one.worse.length - a.one.worse.length ||
        b.lost - a.lost ||
        b.one.better.length - a.one.better.length ||
        b.gained - a.gained,
    )
    .map(({ one }) => one);
}

const sizeOf = ({ from, to }: Change): number => Math.abs(to - from);

const describe = ({ worse, better }: Changed): string =>
  [...worse.map((change) => `▼ ${say(change)}`), ...better.map((change) => `▲ ${say(change)}`)].join(", ");

const say = ({ metric, from, to }: Change): string =>
  `${metric.name} ${sayValue(from, metric)} → ${sayValue(to, metric)}`;
