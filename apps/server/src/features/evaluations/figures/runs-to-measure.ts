import type { Executor } from "@parley/db";
import { describeEarlyStop } from "../early-stop/describe-early-stop.ts";
import { readMarkedRuns } from "../kept-by-mark.ts";
import type { MemberRow } from "../runs.store.ts";
import type { RunToMeasure } from "./measure-runs.ts";

/** The control first, then as they were made. They are given newest first, and must be read before this. */
export async function readRunsToMeasure(
  reader: Executor,
  organizationId: string,
  newestFirst: readonly MemberRow[],
): Promise<RunToMeasure[]> {
  const members = newestFirst.toReversed().toSorted((a, b) => Number(b.control) - Number(a.control));
  const marked = await readMarkedRuns(reader, organizationId, members);
  return marked.map((run, index) => {
    const member = members[index];
    const earlyStop = member === undefined ? null : describeEarlyStop(member);
    return { ...run, isControl: member?.control === true, earlyStop };
  });
}
