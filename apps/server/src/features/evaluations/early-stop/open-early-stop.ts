import { fromJson, type Executor } from "@parley/db";
import { inRandomOrder, watchForEarlyStop, type DecidedEarly } from "@parley/statistics";
import { listItemMetrics } from "../items/item-metric.ts";
import { hasEnded } from "../run-state.ts";
import { listItemIds } from "../running/run-items.store.ts";
import { findRunWork, type RunWork } from "../running/run-work.ts";
import { hasAllOfParley, surveyRun } from "../running/survey-run.ts";
import type { EarlyStopRule } from "./early-stop.ts";
import { listItemValues } from "./item-values.store.ts";

/** Compares a Run that goes on with its control. */
export type EarlyStopOfRun = {
  /** All Datapoints, in the order in which they are asked for and compared. */
  order: readonly string[];
  /** What is decided by now. Items count in their order only, so that quick ones have no say before slow ones. */
  look(): Promise<DecidedEarly | undefined>;
};

/** What a Run is to be stopped by; undefined where by nothing, or nothing any more. */
const ruleOf = ({ run }: RunWork): EarlyStopRule | undefined =>
  run.stopped_early === null ? (fromJson<EarlyStopRule>(run.early_stop) ?? undefined) : undefined;

/** Whether the Run has to wait, until its control wakes it: of one that goes on too little is known to be stopped by. */
export async function isAwaitingControl(executor: Executor, work: RunWork): Promise<boolean> {
  const rule = ruleOf(work);
  if (rule === undefined) return false;
  const { organizationId } = work;
  const ofControl = { organizationId, runId: rule.controlRunId };
  const control = await findRunWork(executor, ofControl);
  if (control === undefined || hasEnded(control.run)) return false;
  // What is part of nothing any more is not worked on, and does not end.
  if (!control.isWanted) return false;
  return !hasAllOfParley(control, await surveyRun(executor, control));
}

const itemsAtOnce = 200;

/**
 * Undefined where nothing is to stop the Run, or nothing can any more: its Evaluator was taken away. What is known is read
 * from the Logs, so that whoever goes on after a crash decides the same.
 */
export async function openEarlyStop(reader: Executor, work: RunWork): Promise<EarlyStopOfRun | undefined> {
  const rule = ruleOf(work);
  const { organizationId, run, judges } = work;
  const { dataset_version_id: datasetVersionId } = run;
  const spec = judges.find(({ versionId }) => versionId === rule?.evaluatorVersionId)?.spec;
  if (rule === undefined || spec === undefined || datasetVersionId === null) return undefined;
  const [judge] = listItemMetrics([{ versionId: rule.evaluatorVersionId, spec }]);
  const watch = judge && watchForEarlyStop(judge.metric, rule.level);
  if (judge === undefined || watch === undefined) return undefined;
  const ids = new Set(await listItemIds(reader, { organizationId, datasetVersionId }));
  const order = inRandomOrder([...ids].toSorted(), run.id);
  let compared = 0;
  return {
    order,
    async look() {
      while (compared < order.length) {
        const itemIds = order.slice(compared, compared + itemsAtOnce);
        const read = (runId: string) => listItemValues(reader, { organizationId, runId, itemIds, judge });
        const [own, control] = [await read(run.id), await read(rule.controlRunId)];
        for (const id of itemIds) {
          const candidate = own.get(id);
          if (candidate === undefined || candidate.judgedLogs < Number(run.samples)) return undefined;
          const against = control.get(id)?.values ?? [];
          const decided = watch.add({ candidate: candidate.values, control: against });
          compared += 1;
          if (decided !== undefined) return decided;
        }
      }
      return undefined;
    },
  };
}
