import type { GateCheck } from "@parley/contract";
import { currentRowFilter, type Executor } from "@parley/db";
import { listVersionsById } from "../../files/index.ts";

/** What is kept of a verdict names the Evaluators it rests on; of older ones nobody knows. */
type Judged = { evaluator_version_id?: string | null };
/** And the Runs it looks at: the candidate, and what that is compared with. */
type KeptGate = Omit<GateCheck["gates"][number], keyof Judged> & Judged & { run_ids?: readonly string[] };
type ShownRun = GateCheck["runs"][number];
/** And the versions whose Logs a Run's figures are of. */
type KeptRun = Omit<ShownRun, "figures"> & {
  figures: readonly (Omit<ShownRun["figures"][number], keyof Judged> & Judged)[];
  rests_on?: readonly string[];
};

export type KeptVerdict = {
  gates: readonly KeptGate[];
  runs: readonly KeptRun[];
  judges?: GateCheck["judges"] | undefined;
};

export type ShownVerdict = Pick<GateCheck, "gates" | "runs" | "judges" | "hidden_gates">;

/**
 * A verdict was judged with the rights of who asked for it. Whoever reads it sees what rests on Evaluators and Logs they
 * may see, and how many gates look at others.
 */
export async function hideUnseen(
  reader: Executor,
  { organizationId, verdict }: { organizationId: string; verdict: KeptVerdict },
): Promise<ShownVerdict> {
  const isSeen = await openSight(reader, { organizationId, verdict });
  const rests = ({ evaluator_version_id: id }: Judged): boolean => id === null || isSeen(id);
  const seenRuns = new Set(
    verdict.runs
      .filter(({ rests_on: ids }) => ids?.every((id) => isSeen(id)) ?? isSeen(undefined))
      .map(({ run_id: id }) => id),
  );
  const allRuns = verdict.runs.map(({ run_id: id }) => id);
  const looksAtSeen = ({ run_ids: ids = allRuns }: KeptGate): boolean => ids.every((id) => seenRuns.has(id));
  const gates = verdict.gates.filter((gate) => rests(gate) && looksAtSeen(gate));
  return {
    gates: gates.map(({ run_ids: _runIds, ...gate }) => toShown(gate)),
    hidden_gates: verdict.gates.length - gates.length,
    runs: verdict.runs.map(({ rests_on: _restsOn, ...run }) => ({
      ...run,
      version_id: run.version_id !== null && isSeen(run.version_id) ? run.version_id : null,
      // As in the list of Runs: Logs that are not seen are none.
      ...(!seenRuns.has(run.run_id) && { logs_count: 0, cost: null }),
      figures: seenRuns.has(run.run_id) ? run.figures.filter(rests).map(toShown) : [],
    })),
    judges: verdict.judges?.filter(({ evaluator_version_id: id }) => isSeen(id)) ?? null,
  };
}

const toShown = <T extends Judged>(item: T) => ({
  ...item,
  evaluator_version_id: item.evaluator_version_id ?? null,
});

/** Everything is seen by whoever is kept from nothing, though it be deleted since. */
async function openSight(
  reader: Executor,
  { organizationId, verdict }: { organizationId: string; verdict: KeptVerdict },
): Promise<(versionId: string | undefined) => boolean> {
  if (currentRowFilter() === undefined) return () => true;
  const { gates, runs, judges } = verdict;
  const named = [
    ...[...gates, ...runs.flatMap(({ figures }) => figures), ...(judges ?? [])].map(
      ({ evaluator_version_id: id }) => id,
    ),
    ...runs.flatMap(({ version_id: id, rests_on: ids = [] }) => [id, ...ids]),
  ].filter((id) => typeof id === "string");
  const versions = await listVersionsById(reader, { organizationId, ids: [...new Set(named)] });
  const seen = new Set(versions.map(({ id }) => id));
  return (versionId) => versionId !== undefined && seen.has(versionId);
}
