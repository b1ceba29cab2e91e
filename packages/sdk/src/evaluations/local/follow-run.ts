import { boundsOf, type DecidedEarly, metricOfEvaluator, watchForEarlyStop } from "@parley/statistics";
import type { EvalCase, EvalEvaluator, EvalItem, EvalRun } from "./eval-case.ts";

/** By which Evaluator runs are held to the control, until they are known to differ. */
export type EarlyStopRule = {
  /** The name of an Evaluator. */
  metric: string;
  /** The name of the subject that the others are compared with. */
  control: string;
  /** 0.95 unless said otherwise. */
  level?: number | undefined;
};

/** What stopped a run early. */
export type StoppedEval = DecidedEarly & { metric: string; control: string; casesLeft: number };

type Stopping = { ok: true; name: string } | { ok: false; message: string };

/** The Evaluator that runs are to be stopped by, by its name or path; the first that can, where none is named. */
export function chooseStopping(evaluators: readonly EvalEvaluator[], wanted: string | undefined): Stopping {
  const fit = evaluators.filter(({ name, spec }) => {
    const found = metricOfEvaluator(name, spec);
    return found !== null && boundsOf(found.metric) !== undefined;
  });
  const chosen = fit.find(({ name, path }) => wanted === undefined || name === wanted || path === wanted);
  if (chosen !== undefined) return { ok: true, name: chosen.name };
  const known = fit.length === 0 ? "there is none" : `there is ${fit.map(({ name }) => name).join(", ")}`;
  return {
    ok: false,
    message: `${wanted === undefined ? "Nothing" : `No Evaluator ${wanted}`} can stop a run early: it takes an Evaluator whose answers cannot leave a range (true or false, options with a valence, numbers with both limits); ${known}.`,
  };
}

type Followed = {
  rule: EarlyStopRule;
  evaluators: readonly EvalEvaluator[];
  /** In the order in which cases are begun. */
  order: readonly EvalCase[];
  samples: number;
  control: EvalRun;
};

/** Compares a run with its control as it goes on. */
type FollowedRun = {
  /** Takes an item once it is judged; cases count in their order only, so that quick ones have no say before slow ones. */
  note(item: EvalItem): DecidedEarly | undefined;
};

/** Undefined where the Evaluator that is named can stop nothing. */
export function followRun({ rule, evaluators, order, samples, control }: Followed): FollowedRun | undefined {
  const judge = evaluators.find(({ name }) => name === rule.metric);
  const found = judge && metricOfEvaluator(judge.name, judge.spec);
  const watch = found && watchForEarlyStop(found.metric, rule.level);
  if (!found || !watch) return undefined;
  const valuesOf = (items: readonly EvalItem[] = []): number[] =>
    items.flatMap(({ verdicts }) => {
      const verdict = verdicts.get(rule.metric);
      const score = verdict?.ok === true ? found.scoreOf(verdict.judgment) : null;
      return score === null ? [] : [Number(score)];
    });
  const ofControl = Map.groupBy(control.items, (item) => item.case.id);
  const own = new Map<string, EvalItem[]>();
  let compared = 0;
  return {
    note(item) {
      own.set(item.case.id, [...(own.get(item.case.id) ?? []), item]);
      for (let id = order[compared]?.id; id !== undefined; id = order[compared]?.id) {
        const items = own.get(id);
        if (items === undefined || items.length < samples) return undefined;
        compared += 1;
        const values = { candidate: valuesOf(items), control: valuesOf(ofControl.get(id)) };
        const decided = watch.add(values);
        if (decided !== undefined) return decided;
      }
      return undefined;
    },
  };
}
