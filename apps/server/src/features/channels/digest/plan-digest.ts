import type { Executor } from "@parley/db";
import type { JobQueue } from "@parley/jobs";
import { z } from "zod";
import type { DigestRow } from "../channels.tables.ts";

export const digestJob = "channels.digest";
export const DigestPayload = z.object({ version: z.literal(1), digest_id: z.string() });

/** As single deliveries are: those of a channel one after another. */
const priority = -5;

type Planned = Pick<DigestRow, "id" | "channel_id" | "due_at"> & Partial<Pick<DigestRow, "next_attempt_at">>;

/** Plans it for when it is due, or is to be tried again; at once where that has passed. */
export const planDigest = (jobs: JobQueue, transaction: Executor, digest: Planned): Promise<void> =>
  jobs.enqueue(transaction, {
    name: digestJob,
    key: `${digestJob}:${digest.id}`,
    queue: digest.channel_id,
    priority,
    runAt: Math.max(digest.due_at, digest.next_attempt_at ?? 0),
    payload: { version: 1, digest_id: digest.id },
  });
