import type { EvaluatorStats } from "@parley/contract";
import type { Executor } from "@parley/db";
import { Cache } from "../../kernel/cache.ts";
import { readRemovalMark } from "../../kernel/removals/removal-marks.store.ts";
import type { RunRow } from "./evaluations.tables.ts";
import { createGoingCounts, type GoingCounts } from "./going-counts.ts";
import type { RunCount } from "./run-logs.store.ts";

/** How much there is of a Run, and what it cost. */
export type RunCounts = { logs: RunCount; judgments: RunCount; all: RunCount };

const most = 5000;
/** They are what they are under their mark; this only lets go of what nobody asks for. */
const maxAgeMs = 24 * 60 * 60 * 1000;

/**
 * What completed Runs came to, computed once and kept until a Log or a judgment of theirs comes, changes or goes: each of
 * these gives the Run another mark, in the transaction that does it.
 */
export type RunResults = {
  counts: Cache<RunCounts>;
  stats: Cache<EvaluatorStats[]>;
  /** Of those that go on. */
  going: GoingCounts;
};

export const createRunResults = (): RunResults => ({
  counts: new Cache({ max: most, maxAgeMs }),
  stats: new Cache({ max: most, maxAgeMs }),
  going: createGoingCounts(),
});

/** What names the results of a Run as they are now. */
export type MarkOf = (run: Pick<RunRow, "id" | "status" | "results_mark">) => string | undefined;

/**
 * Marks of Runs, absent where results are not kept: of what is under way they change too often, and of what was cancelled
 * something may still come. The Runs must be read before this, and their results after it.
 */
export async function readMarks(reader: Executor, organizationId: string): Promise<MarkOf> {
  const removals = await readRemovalMark(reader, organizationId);
  return ({ id, status, results_mark: mark }) =>
    status === "completed" ? `${organizationId} ${id} ${mark} ${removals}` : undefined;
}
