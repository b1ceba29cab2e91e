import { isParleyError } from "@parley/contract";
import { takeLock, toJson, type Database, type Executor } from "@parley/db";
import type { JobHandlers } from "@parley/jobs";
import { z } from "zod";
import { bringIn, type BringInDependencies } from "./bring-in.ts";
import type { RepositoriesDependencies } from "./dependencies.ts";
import { markBrought, type PushOrder, readPushOrder, takePush, toBringIn } from "./push-order.ts";
import { findRepositoryById, updateRepository } from "./repositories.store.ts";
import type { RepositoryRow } from "./repositories.tables.ts";

const bringInJob = "repositories.bring-in";

const Payload = z.object({
  version: z.literal(1),
  repository_id: z.string(),
  /** Absent in jobs from before pushes were numbered. */
  number: z.int().optional(),
  before: z.string(),
  commit: z.string(),
  author: z.string().optional(),
});

type Pushed = { repositoryId: string; before: string; commit: string; author: string | undefined };

/** Plans to bring a push in; one push at a time, so that the later one is what stays. */
export const planBringIn = (
  { database, jobs }: RepositoriesDependencies,
  { repositoryId, before, commit, author }: Pushed,
): Promise<void> =>
  database.transaction(async (executor) => {
    const row = await lockRepository(executor, repositoryId);
    if (row === undefined) return;
    const taken = takePush(readPushOrder(row.push_order), { before, commit });
    await saveOrder(executor, row, taken.order);
    await jobs.enqueue(executor, {
      name: bringInJob,
      key: `${bringInJob}:${repositoryId}:${taken.number}`,
      queue: bringInJob,
      maxAttempts: 8,
      payload: {
        version: 1,
        repository_id: repositoryId,
        number: taken.number,
        before,
        commit: taken.commit,
        ...(author && { author }),
      },
    });
  });

/** The repository as it is now, whose order of pushes nobody else changes until the transaction ends. */
async function lockRepository(executor: Executor, id: string): Promise<RepositoryRow | undefined> {
  const seen = await findRepositoryById(executor, id);
  if (seen === undefined) return undefined;
  await takeLock(executor, `repository:${seen.organization_id}`);
  return findRepositoryById(executor, id);
}

const saveOrder = (executor: Executor, row: RepositoryRow, order: PushOrder): Promise<void> =>
  updateRepository(executor, {
    organizationId: row.organization_id,
    changes: { push_order: toJson(order) },
  });

const noteBrought = (database: Database, id: string, number: number): Promise<void> =>
  database.transaction(async (executor) => {
    const row = await lockRepository(executor, id);
    if (row) await saveOrder(executor, row, markBrought(readPushOrder(row.push_order), number));
  });

/**
 * Brings pushes in. What a later try may mend is tried again, or comes with the next push, whichever is first; the rest
 * stands in the repository's `last_error`.
 */
export function repositoryJobs(dependencies: BringInDependencies): JobHandlers {
  const { database } = dependencies;
  return {
    async [bringInJob]({ payload, signal }) {
      const { repository_id: id, number, before, commit, author } = Payload.parse(payload);
      const row = await findRepositoryById(database.executor, id);
      // It was forgotten meanwhile.
      if (row === undefined) return;
      const befores = number === undefined ? [before] : toBringIn(readPushOrder(row.push_order), number);
      // A later push was brought in, with what this one changed.
      if (befores === undefined) return;
      const { organization_id: organizationId } = row;
      const note = (last_error: string | null): Promise<void> =>
        updateRepository(database.executor, { organizationId, changes: { last_error } });
      try {
        const push = { befores: [...new Set([before, ...befores])], commit, author };
        const problems = await bringIn(dependencies, { row, push, signal });
        if (number !== undefined) await noteBrought(database, id, number);
        await note(problems.length === 0 ? null : problems.join("\n").slice(0, 4000).toWellFormed());
      } catch (error) {
        if (!isParleyError(error)) throw error;
        await note(error.message);
        if (error.isRetryable) throw error;
      }
    },
  };
}
