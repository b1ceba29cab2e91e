import type { Executor } from "@parley/db";
import {
  countAddedByItem,
  findPlace,
  listLackingItems,
  listNamedOfItems,
  type CountedItem,
  type LogCount,
} from "./run-items.store.ts";
import type { RunWork } from "./run-work.ts";
import { findLackingSamples } from "./samples.ts";

/** Of which Datapoints a Run lacks Logs. */
type LackingLogs = {
  /** In their order, a page at a time, with what there is of each; read as it is asked for. */
  walk(): AsyncGenerator<CountedItem[]>;
  /** Which samples of these there is no Log of. */
  listSamples(itemIds: readonly string[]): Promise<(itemId: string) => number[]>;
};

const placesOfPage = 2000;
const none: LogCount = { logs: 0, ready: 0 };

/** Nothing is held of all Datapoints, but of those that Logs were added for. */
export async function openLackingLogs(
  executor: Executor,
  { organizationId, run }: Pick<RunWork, "organizationId" | "run">,
): Promise<LackingLogs> {
  const ofRun = { organizationId, runId: run.id };
  const added = await countAddedByItem(executor, ofRun);
  const addedOf = (itemId: string): LogCount => added.get(itemId) ?? none;
  const { dataset_version_id: datasetVersionId } = run;
  const wanted = Number(run.samples);
  return {
    async *walk() {
      if (datasetVersionId === null) return;
      const items = { organizationId, datasetVersionId };
      for (let after = 0; ;) {
        const until = await findPlace(executor, { ...items, after, count: placesOfPage });
        if (until === undefined) return;
        const found = await listLackingItems(executor, { ...ofRun, ...items, wanted, after, until });
        yield found
          .map(({ id, logs, ready }) => ({
            id,
            logs: logs + addedOf(id).logs,
            ready: ready + addedOf(id).ready,
          }))
          .filter(({ ready }) => ready < wanted);
        after = until;
      }
    },
    async listSamples(itemIds) {
      const named = await listNamedOfItems(executor, { ...ofRun, itemIds });
      const byItem = Map.groupBy(named, ({ itemId }) => itemId);
      return (itemId) => {
        const logIds = (byItem.get(itemId) ?? []).map(({ id }) => id);
        return findLackingSamples(run, { itemId, logIds, othersCount: addedOf(itemId).logs });
      };
    },
  };
}
