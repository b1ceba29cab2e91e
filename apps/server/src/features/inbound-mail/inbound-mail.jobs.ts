import type { JobHandlers } from "@parley/jobs";
import type { InboundMailDependencies } from "./dependencies.ts";
import { deleteOldMails, listWaitingMails } from "./inbound-mail.store.ts";
import { planMail, takeMailJob, TakeMailPayload } from "./keep-mail.ts";
import { takeMail } from "./take-mail.ts";

const sweepJob = "inbound-mail.sweep";
const sweepEveryMs = 300_000;
/** A mail that comes again later than this is taken for a new one. */
const knownMs = 30 * 24 * 3_600_000;
const deletedAtOnce = 1000;
const waitingAtOnce = 500;

type SweepDependencies = Pick<InboundMailDependencies, "database" | "clock" | "jobs">;

const nextSweep = (runAt: number) => ({ name: sweepJob, key: sweepJob, payload: { version: 1 }, runAt });

/** Sees to it that a sweep is planned; one that is planned already stays. */
export const planMailSweep = ({ database, clock, jobs }: SweepDependencies): Promise<void> =>
  jobs.enqueue(database.executor, nextSweep(clock() + sweepEveryMs));

/** Mail that was kept is dealt with, now or once its channel is enabled again; what is old is forgotten. */
export const inboundMailJobs = (dependencies: InboundMailDependencies): JobHandlers => ({
  async [takeMailJob]({ payload, signal }) {
    const { id } = TakeMailPayload.parse(payload);
    await takeMail(dependencies, { id, signal });
  },
  [sweepJob]: {
    async transactional({ transaction }) {
      const { clock, jobs } = dependencies;
      const now = clock();
      const waiting = { changedSince: now - 3 * sweepEveryMs, limit: waitingAtOnce };
      for (const { id, channel_id: channelId } of await listWaitingMails(transaction, waiting))
        await planMail(jobs, transaction, { id, channelId });
      await deleteOldMails(transaction, { before: now - knownMs, limit: deletedAtOnce });
      await jobs.enqueue(transaction, nextSweep(now + sweepEveryMs));
    },
  },
});
