import { ChannelFailure, makeNotice, mayPass, type DeliveryAttempt } from "@parley/channels";
import { fromJson, toJson } from "@parley/db";
import type { JobHandlers } from "@parley/jobs";
import { z } from "zod";
import { findChannelById } from "../channels.store.ts";
import type { ChannelDependencies } from "../dependencies.ts";
import { findPlaceOfPerson } from "../find-place.ts";
import { makeTools } from "../make-tools.ts";
import { openChannel } from "../open-channel.ts";
import { lockNotice, findPlannedNotice, updateNotice, type NoticeRow } from "./notices.store.ts";
import { noticeJob, type NoticeContent } from "./plan-notices.ts";

const Payload = z.object({ version: z.literal(1), notice_id: z.string() });

/** Over about half an hour. */
const maxAttempts = 8;
const attemptsKept = 10;

/** Sends notices, each once; what fails and may pass is tried again by the queue. */
export const noticeJobs = (dependencies: ChannelDependencies): JobHandlers => ({
  async [noticeJob]({ payload, signal }) {
    const { notice_id: id } = Payload.parse(payload);
    const row = await findPlannedNotice(dependencies.database.executor, id);
    if (row?.status === "pending") await send(dependencies, { row, signal });
  },
});

/** @throws what may pass, so that it is tried again */
async function send(
  dependencies: ChannelDependencies,
  { row, signal }: { row: NoticeRow; signal: AbortSignal },
): Promise<void> {
  const { database, egress, clock } = dependencies;
  const channelRow = await findChannelById(database.executor, row.channel_id ?? "");
  if (channelRow === undefined) return;
  const end = (changes: Partial<NoticeRow>, attempt?: DeliveryAttempt): Promise<void> =>
    keep(dependencies, { id: row.id, changes, attempt });
  if (!channelRow.is_enabled) return end({ status: "failed", reason: "The channel is disabled." });
  const opened = openChannel(dependencies, channelRow);
  const { channel, setup, rule, secrets } = opened;
  const { tools, kept } = makeTools({ egress, clock, signal, secrets });
  const at = clock();
  const told = (error: string | null): DeliveryAttempt => ({ at, act: "notify", error, exchanges: kept });
  try {
    const place = row.place ?? (await findPlaceOfPerson(dependencies, { opened, tools, delivery: row }));
    const view = { ...fromJson<NoticeContent>(row.notice), id: row.id };
    const card = makeNotice(view, { rule, limits: channel.capabilities.limits });
    await channel.notify(tools, setup, { card, place, options: {} });
    await end({ status: "delivered", reason: null, place }, told(null));
  } catch (error) {
    if (!(error instanceof ChannelFailure)) throw error;
    const isLast = !mayPass(error) || row.attempts_count + 1 >= maxAttempts;
    const status = isLast ? "failed" : "pending";
    await end({ status, reason: error.message }, told(error.message));
    if (!isLast) throw error;
  }
}

type Keeping = { id: string; changes: Partial<NoticeRow>; attempt: DeliveryAttempt | undefined };

async function keep(
  { database, clock }: ChannelDependencies,
  { id, changes, attempt }: Keeping,
): Promise<void> {
  await database.transaction(async (transaction) => {
    const current = await lockNotice(transaction, id);
    if (current === undefined) return;
    const attempts = [
      ...fromJson<DeliveryAttempt[]>(current.attempts),
      ...(attempt === undefined ? [] : [attempt]),
    ].slice(-attemptsKept);
    await updateNotice(transaction, {
      organizationId: current.organization_id,
      id,
      changes: {
        ...changes,
        attempts: toJson(attempts),
        attempts_count: current.attempts_count + (attempt === undefined ? 0 : 1),
        updated_at: clock(),
      },
    });
  });
}
