import { isParleyError } from "@parley/contract";
import type { Executor } from "@parley/db";
import type { JobHandlers, JobQueue } from "@parley/jobs";
import { z } from "zod";
import { bringIn, type BringInDependencies } from "./bring-in.ts";
import { findRepositoryById, updateRepository } from "./repositories.store.ts";

const bringInJob = "repositories.bring-in";

const Payload = z.object({
  version: z.literal(1),
  repository_id: z.string(),
  before: z.string(),
  commit: z.string(),
  author: z.string().optional(),
});

type Pushed = { repositoryId: string; before: string; commit: string; author: string | undefined };

/** Plans to bring a push in; one push at a time, so that the later one is what stays. */
export const planBringIn = (
  jobs: JobQueue,
  executor: Executor,
  { repositoryId, before, commit, author }: Pushed,
): Promise<void> =>
  jobs.enqueue(executor, {
    name: bringInJob,
    key: `${bringInJob}:${repositoryId}:${commit}`,
    queue: bringInJob,
    maxAttempts: 8,
    payload: { version: 1, repository_id: repositoryId, before, commit, ...(author && { author }) },
  });

/** Brings pushes in. What a later try may mend is tried again; the rest stands in the repository's `last_error`. */
export function repositoryJobs(dependencies: BringInDependencies): JobHandlers {
  const { database } = dependencies;
  return {
    async [bringInJob]({ payload, signal }) {
      const { repository_id: id, before, commit, author } = Payload.parse(payload);
      const row = await findRepositoryById(database.executor, id);
      // It was forgotten meanwhile.
      if (row === undefined) return;
      const { organization_id: organizationId } = row;
      const note = (last_error: string | null): Promise<void> =>
        updateRepository(database.executor, { organizationId, changes: { last_error } });
      try {
        const problems = await bringIn(dependencies, { row, push: { before, commit, author }, signal });
        await note(problems.length === 0 ? null : problems.join("\n").slice(0, 4000).toWellFormed());
      } catch (error) {
        if (!isParleyError(error)) throw error;
        await note(error.message);
        if (error.isRetryable) throw error;
      }
    },
  };
}
