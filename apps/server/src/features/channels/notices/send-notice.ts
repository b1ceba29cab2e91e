import { ChannelFailure, makeNotice, type Answering, type DeliveryAttempt } from "@parley/channels";
import { fromJson, toJson } from "@parley/db";
import type { JobHandlers } from "@parley/jobs";
import { z } from "zod";
import { findChannelById } from "../channels.store.ts";
import { contactsOf } from "../contacts.store.ts";
import type { ChannelDependencies } from "../dependencies.ts";
import { findPlaceOfPerson } from "../find-place.ts";
import { makeTools } from "../make-tools.ts";
import { openChannel } from "../open-channel.ts";
import { lockNotice, findPlannedNotice, updateNotice, type NoticeRow } from "./notices.store.ts";
import { tryAgain } from "../try-again.ts";
import { noticeJob, planNotice, type NoticeContent } from "./plan-notices.ts";

const Payload = z.object({ version: z.literal(1), notice_id: z.string() });

const attemptsKept = 10;

/** Sends notices, each once; what fails and may pass is tried again. */
export const noticeJobs = (dependencies: ChannelDependencies): JobHandlers => ({
  async [noticeJob]({ payload, attempt, signal }) {
    const { notice_id: id } = Payload.parse(payload);
    const row = await findPlannedNotice(dependencies.database.executor, id);
    if (row?.status === "pending") await send(dependencies, { row, isBegun: attempt > 1, signal });
  },
});

type Sending = {
  row: NoticeRow;
  /** A process has begun it before, and did not live to say what came of it. */
  isBegun: boolean;
  signal: AbortSignal;
};

async function send(dependencies: ChannelDependencies, { row, isBegun, signal }: Sending): Promise<void> {
  const { database, egress, clock } = dependencies;
  const channelRow = await findChannelById(database.executor, row.channel_id ?? "");
  if (channelRow === undefined) return;
  const end = (changes: Partial<NoticeRow>, attempt?: DeliveryAttempt): Promise<void> =>
    keep(dependencies, { id: row.id, changes, attempt, runAt: undefined });
  if (!channelRow.is_enabled) return end({ status: "failed", reason: "The channel is disabled." });
  const opened = openChannel(dependencies, channelRow);
  const { channel, setup, rule, secrets } = opened;
  const findContact = contactsOf(database.executor, channelRow);
  const { tools, kept } = makeTools({ egress, clock, signal, secrets, findContact });
  const at = clock();
  const told = (error: string | null): DeliveryAttempt => ({ at, act: "notify", error, exchanges: kept });
  try {
    const place = row.place ?? (await findPlaceOfPerson(dependencies, { opened, tools, delivery: row }));
    const view = { ...fromJson<NoticeContent>(row.notice), id: row.id };
    const card = makeNotice(view, { rule, limits: channel.capabilities.limits });
    const again = { reference: row.id, isRepeated: isBegun || row.attempts_count > 0 };
    const delivered = () => end({ status: "delivered", reason: null, place });
    const answering = answeringOf(dependencies, { row, delivered });
    await channel.notify(tools, setup, { card, place, options: {}, ...again, answering });
    await end({ status: "delivered", reason: null, place }, told(null));
  } catch (error) {
    if (!(error instanceof ChannelFailure)) throw error;
    await keepUnsent(dependencies, { row, failure: error, attempt: told(error.message) });
  }
}

/** Nobody answers a notice: no key is kept. It goes to one place, so with its only part it is delivered. */
const answeringOf = (
  { secrets }: Pick<ChannelDependencies, "secrets">,
  { row, delivered }: { row: NoticeRow; delivered: () => Promise<void> },
): Answering => ({
  seed: secrets.derive(`channel-notice:${row.id}`),
  keep: async () => {},
  parts: { isDone: () => false, done: delivered },
});

type Failing = { row: NoticeRow; failure: ChannelFailure; attempt: DeliveryAttempt };

async function keepUnsent(
  dependencies: ChannelDependencies,
  { row, failure, attempt }: Failing,
): Promise<void> {
  const { attempts_count: before, created_at: since } = row;
  const now = dependencies.clock();
  const { isAttempt, next } = tryAgain({ failure, now, attempts: before, since });
  const changes = { status: next === undefined ? ("failed" as const) : ("pending" as const) };
  await keep(dependencies, {
    id: row.id,
    changes: { ...changes, reason: failure.message },
    attempt: isAttempt ? attempt : undefined,
    runAt: next,
  });
}

type Keeping = {
  id: string;
  changes: Partial<NoticeRow>;
  attempt: DeliveryAttempt | undefined;
  /** When it is tried again, if it is. */
  runAt: number | undefined;
};

async function keep(
  { database, clock, jobs }: ChannelDependencies,
  { id, changes, attempt, runAt }: Keeping,
): Promise<void> {
  await database.transaction(async (transaction) => {
    const current = await lockNotice(transaction, id);
    if (current === undefined) return;
    // What was taken stays delivered, whatever failed after.
    const isOver = current.status !== "pending";
    const attempts = [
      ...fromJson<DeliveryAttempt[]>(current.attempts),
      ...(attempt === undefined ? [] : [attempt]),
    ].slice(-attemptsKept);
    await updateNotice(transaction, {
      organizationId: current.organization_id,
      id,
      changes: {
        ...(isOver ? {} : changes),
        attempts: toJson(attempts),
        attempts_count: current.attempts_count + (attempt === undefined ? 0 : 1),
        updated_at: clock(),
      },
    });
    if (runAt !== undefined && !isOver) await planNotice(jobs, transaction, { ...current, runAt });
  });
}
