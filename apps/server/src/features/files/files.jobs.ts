import type { Database, Executor } from "@parley/db";
import type { JobHandlers, JobQueue } from "@parley/jobs";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { noteRemoval } from "../../kernel/removals/removal-marks.store.ts";
import { deleteFile, lockFile } from "./files.store.ts";
import { purgeVersion } from "./purge-version.ts";
import { deleteDeployments, deleteSome, deleteSomeLogs, lockDeleted, type Deleted } from "./purge.store.ts";

type Dependencies = { database: Database };

const name = "files.purge-deleted";

const Payload = z.object({
  version: z.literal(1),
  organization_id: z.string(),
  file_id: z.string(),
  version_id: z.string().nullable(),
});

/** Few enough that nobody notices a batch: kernels may be long. */
const versionsAtOnce = 5;
const eventsAtOnce = 200;

/** Plans, in the transaction that marks something as deleted, that what is left of it goes as well. */
export const planPurge = (jobs: JobQueue, executor: Executor, deleted: Deleted): Promise<void> =>
  jobs.enqueue(executor, {
    name,
    payload: {
      version: 1,
      organization_id: deleted.organizationId,
      file_id: deleted.fileId,
      version_id: deleted.versionId ?? null,
    },
  });

/** Deletes what was marked as deleted, Logs first, in short transactions with pauses; it may be broken off and begun anew. */
export const fileJobs = ({ database }: Dependencies): JobHandlers => ({
  async [name]({ payload, signal }) {
    const given = Payload.parse(payload);
    const ofFile = { organizationId: given.organization_id, fileId: given.file_id };
    const versionId = given.version_id ?? undefined;
    const repeat = (step: (executor: Executor) => Promise<boolean>) =>
      repeatWithPauses(signal, () => database.transaction(step));

    // A version's content may have come back in between, and with it new Logs of the same id.
    await repeat(async (executor) => {
      const deleted = { ...ofFile, versionId };
      if (!(await lockDeleted(executor, deleted))) return false;
      const hasMore = await deleteSomeLogs(executor, deleted);
      // Some are judgments of Logs that stay, which sums counted until now.
      await noteRemoval(executor, ofFile.organizationId);
      return hasMore;
    });
    if (versionId !== undefined) {
      await database.transaction(async (executor) => {
        await lockFile(executor, { organizationId: ofFile.organizationId, id: ofFile.fileId });
        await purgeVersion(executor, { ...ofFile, versionId });
      });
      return;
    }
    await repeat((executor) => purgeFile(executor, ofFile));
  },
});

/** One step of removing a deleted File without Logs; true while something is left. */
async function purgeFile(executor: Executor, ofFile: Omit<Deleted, "versionId">): Promise<boolean> {
  if (!(await lockDeleted(executor, ofFile))) return false;
  await deleteDeployments(executor, ofFile);
  const events = { table: "deployment_events", limit: eventsAtOnce } as const;
  if ((await deleteSome(executor, { ...ofFile, ...events })) === eventsAtOnce) return true;
  const versions = { table: "file_versions", limit: versionsAtOnce } as const;
  if ((await deleteSome(executor, { ...ofFile, ...versions })) === versionsAtOnce) return true;
  await deleteFile(executor, { organizationId: ofFile.organizationId, id: ofFile.fileId });
  return false;
}

/** So that what is written meanwhile is carried to the disk beside everything else and not in one go. */
const leastPauseMs = 10;

/** Until a step says that nothing is left. Others have several times as long as the steps take. */
async function repeatWithPauses(signal: AbortSignal, step: () => Promise<boolean>): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const startedAt = performance.now();
    if (!(await step())) return;
    await wait(Math.max(leastPauseMs, 4 * (performance.now() - startedAt)));
  }
}
