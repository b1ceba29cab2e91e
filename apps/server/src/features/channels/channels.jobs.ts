import type { JobHandlers } from "@parley/jobs";
import { beginNextStep } from "./begin-next-step.ts";
import { deleteOldContacts } from "./contacts.store.ts";
import { deleteOldDeliveries } from "./deliveries.store.ts";
import { deliver } from "./deliver.ts";
import type { ChannelDependencies } from "./dependencies.ts";
import { deleteOldEvents } from "./inbound.store.ts";
import { planHomes } from "./keep-homes.ts";
import { deleteOldDigests, listDueDigests } from "./digest/digests.store.ts";
import { DigestPayload, digestJob, planDigest } from "./digest/plan-digest.ts";
import { tellDigest } from "./digest/tell-digest.ts";
import {
  deliverJob,
  DeliverPayload,
  nextStepJob,
  planRoute,
  routeJob,
  RequestPayload,
} from "./plan-delivery.ts";
import { listMissed } from "./requests.store.ts";
import { routeRequest } from "./route-request.ts";

const sweepJob = "channels.sweep";
const sweepEveryMs = 60_000;
const dayMs = 24 * 3_600_000;
/** None that has a deadline is open for longer. */
const lookBackMs = 91 * dayMs;
const missedAtOnce = 500;
const deletedAtOnce = 500;

type SweepDependencies = Pick<ChannelDependencies, "database" | "clock" | "jobs">;

const nextSweep = (runAt: number) => ({ name: sweepJob, key: sweepJob, payload: { version: 1 }, runAt });

/** Sees to it that a sweep is planned; one that is planned already stays. */
export const planChannelSweep = ({ database, clock, jobs }: SweepDependencies): Promise<void> =>
  jobs.enqueue(database.executor, nextSweep(clock() + sweepEveryMs));

/**
 * Requests are looked at, and shown where they are to be. The sweep, once a minute, finds what happened in a process
 * that died before it could say so, and forgets what is old.
 */
export const channelJobs = (dependencies: ChannelDependencies): JobHandlers => ({
  async [routeJob]({ payload }) {
    const { organization_id: organizationId, approval_id: approvalId } = RequestPayload.parse(payload);
    const row = await routeRequest(dependencies, { organizationId, approvalId });
    // Where no channel reaches anybody, nothing is tried that could fail.
    if (row !== undefined) await beginNextStep(dependencies, { organizationId, approvalId });
    await planHomes(dependencies, organizationId);
  },
  async [nextStepJob]({ payload }) {
    const { organization_id: organizationId, approval_id: approvalId } = RequestPayload.parse(payload);
    await beginNextStep(dependencies, { organizationId, approvalId });
  },
  async [deliverJob]({ payload, attempt, signal }) {
    const { delivery_id: id } = DeliverPayload.parse(payload);
    await deliver(dependencies, { id, isRepeated: attempt > 1, signal });
  },
  async [digestJob]({ payload, attempt, signal }) {
    const { digest_id: id } = DigestPayload.parse(payload);
    await tellDigest(dependencies, { id, isRepeated: attempt > 1, signal });
  },
  [sweepJob]: {
    async transactional({ transaction }) {
      const { clock, jobs } = dependencies;
      const now = clock();
      for (const missed of await listMissed(transaction, { since: now - lookBackMs, limit: missedAtOnce }))
        await planRoute(jobs, transaction, missed);
      for (const digest of await listDueDigests(transaction, { now, limit: missedAtOnce }))
        await planDigest(jobs, transaction, digest);
      const old = { before: now - lookBackMs, limit: deletedAtOnce };
      await deleteOldDigests(transaction, old);
      await deleteOldDeliveries(transaction, old);
      // A platform may tell it again, with its signature, as long as what it answers is open.
      await deleteOldEvents(transaction, old);
      await deleteOldContacts(transaction, old);
      await jobs.enqueue(transaction, nextSweep(now + sweepEveryMs));
    },
  },
});
