import { ChannelFailure, type DeliveryAttempt, type Posted } from "@parley/channels";
import { fromJson } from "@parley/db";
import { findChannelById } from "../channels.store.ts";
import { contactsOf } from "../contacts.store.ts";
import type { ChannelRow, DigestRow } from "../channels.tables.ts";
import { insertMessageKeys, updateDelivery } from "../deliveries.store.ts";
import type { ChannelDependencies } from "../dependencies.ts";
import { findPlaceOfPerson } from "../find-place.ts";
import { inboundUrlOf } from "../inbound-path.ts";
import { hashOfCard } from "../make-card-of.ts";
import { makeTools } from "../make-tools.ts";
import { openChannel, type OpenChannel } from "../open-channel.ts";
import { planNextStep } from "../plan-delivery.ts";
import { partsOf } from "../posted-parts.ts";
import { digestCardOf, loadEntries, personalLinks, type Entry } from "./digest-card.ts";
import { findPlannedDigest, listDeliveriesIn, updateDigest } from "./digests.store.ts";
import { endDigest, keepTold, keepUnchanged, keepUntold } from "./keep-digest.ts";

type Telling = { digest: DigestRow; row: ChannelRow; entries: readonly Entry[]; signal: AbortSignal };
/** Whether a process has begun this before, and did not live to say what came of it. */
type Repeatable = { isRepeated: boolean };

/** Tells a person in one message of all that still waits; later, where the channel can, what became of it. */
export async function tellDigest(
  dependencies: ChannelDependencies,
  { id, isRepeated = false, signal }: { id: string; isRepeated?: boolean; signal: AbortSignal },
): Promise<void> {
  const { database, clock } = dependencies;
  const digest = await findPlannedDigest(database.executor, id);
  if (digest === undefined || digest.status === "failed") return;
  // The queue of another process may have another clock: the sweep comes again.
  if (digest.status === "waiting" && clock() < Math.max(digest.due_at, digest.next_attempt_at ?? 0)) return;
  const { organization_id: organizationId } = digest;
  const deliveries = await listDeliveriesIn(database.executor, { organizationId, id });
  const all = await loadEntries(dependencies, deliveries);
  const row = await findChannelById(database.executor, digest.channel_id);
  if (row === undefined) return;
  if (digest.status === "told") return refresh(dependencies, { digest, row, entries: all, signal });
  const entries = await leaveOut(dependencies, all);
  // What is alone is shown as it always is.
  if (entries.length < 2) return close(dependencies, digest);
  if (!row.is_enabled) return wait(dependencies, digest, entries);
  await tell(dependencies, { digest, row, entries, isRepeated, signal });
}

/** Those that wait, each once; what is left out is there to be seen, with why. */
async function leaveOut({ database, clock }: ChannelDependencies, all: readonly Entry[]): Promise<Entry[]> {
  const told = new Map<string, Entry>();
  for (const entry of all) {
    const { delivery, approval } = entry;
    if (delivery.status !== "pending") continue;
    const isOpen = approval.status === "pending";
    if (isOpen && !told.has(approval.id)) {
      told.set(approval.id, entry);
      continue;
    }
    const reason = isOpen
      ? "The same digest tells of it already."
      : "It ended before the digest in which it was to be told.";
    const { organization_id: organizationId, id } = delivery;
    const changes = { status: "skipped", reason, next_attempt_at: null, updated_at: clock() } as const;
    await updateDelivery(database.executor, { organizationId, id, changes });
  }
  return [...told.values()];
}

const close = (dependencies: ChannelDependencies, digest: DigestRow): Promise<void> =>
  dependencies.database.transaction((transaction) =>
    endDigest(dependencies, transaction, { digest, changes: { status: "told" }, entries: [] }),
  );

/** How often it is looked whether a disabled channel is enabled, should nobody say so. */
const lookAgainMs = 3_600_000;

async function wait(
  { database, clock, jobs }: ChannelDependencies,
  { organization_id: organizationId, id }: DigestRow,
  entries: readonly Entry[],
): Promise<void> {
  const reason = "The channel is disabled: this is told when it is enabled.";
  const next = clock() + lookAgainMs;
  await updateDigest(database.executor, { organizationId, id, changes: { next_attempt_at: next } });
  for (const { delivery } of entries) {
    const changes = { reason, updated_at: clock() };
    await updateDelivery(database.executor, { organizationId, id: delivery.id, changes });
    await planNextStep(jobs, database.executor, delivery);
  }
}

type Working = ReturnType<typeof makeTools> & { opened: OpenChannel };

function workOf({ egress, clock, ...dependencies }: ChannelDependencies, { row, signal }: Telling): Working {
  const opened = openChannel(dependencies, row);
  const findContact = contactsOf(dependencies.database.executor, row);
  return { opened, ...makeTools({ egress, clock, signal, secrets: opened.secrets, findContact }) };
}

async function tell(dependencies: ChannelDependencies, telling: Telling & Repeatable): Promise<void> {
  const { digest, entries } = telling;
  const { opened, tools, kept, hide } = workOf(dependencies, telling);
  const { channel, setup, row } = opened;
  const at = dependencies.clock();
  const told = (error: string | null): DeliveryAttempt => ({ at, act: "notify", error, exchanges: kept });
  const making = { id: digest.id, opened, entries };
  const hash = hashOfCard(await digestCardOf(dependencies, making));
  try {
    const place = await placeOf(dependencies, { digest, opened, tools, entries });
    const linkOf = personalLinks(dependencies, { opened, place, hide });
    const posted = await channel.notify(tools, setup, {
      card: await digestCardOf(dependencies, { ...making, linkOf }),
      place,
      options: {},
      reference: digest.id,
      // A platform may also have posted what it did not answer.
      isRepeated: telling.isRepeated || digest.attempts_count > 0,
      inboundUrl: inboundUrlOf(dependencies.publicUrl(), row.id),
      answering: answeringOf(dependencies, { digest, entries, hash }),
    });
    await keepTold(dependencies, { digest, entries, attempt: told(null), posted, place, hash });
  } catch (error) {
    if (!(error instanceof ChannelFailure)) throw error;
    await keepUntold(dependencies, { digest, entries, attempt: told(error.message), failure: error });
  }
}

type Finding = Pick<Telling, "digest" | "entries"> & Pick<Working, "opened" | "tools">;

async function placeOf(
  dependencies: ChannelDependencies,
  { digest, opened, tools, entries: [first] }: Finding,
): Promise<string> {
  if (digest.place !== "" || first === undefined) return digest.place;
  return findPlaceOfPerson(dependencies, { opened, tools, delivery: first.delivery });
}

/** An answer to the message is known for what it is, and decides nothing. */
const answeringOf = (
  { database, secrets }: ChannelDependencies,
  { digest, entries, hash }: Pick<Telling, "digest" | "entries"> & { hash: string },
) => ({
  // Whatever is told again as it was has the same first request.
  ...(entries[0] !== undefined && { parts: partsOf({ database }, { delivery: entries[0].delivery, hash }) }),
  seed: secrets.derive(`channel-digest:${digest.id}:${hash}`),
  keep: (keys: readonly string[]) =>
    database.transaction(async (transaction) => {
      for (const { delivery } of entries)
        await insertMessageKeys(transaction, {
          channelId: digest.channel_id,
          deliveryId: delivery.id,
          keys,
          argsHash: null,
        });
    }),
});

/** Says in place what became of the requests. A channel that cannot has said where that is seen. */
async function refresh(dependencies: ChannelDependencies, telling: Telling): Promise<void> {
  const { digest, row } = telling;
  const entries = telling.entries.filter(({ delivery }) => delivery.status === "delivered");
  if (digest.message === null || digest.told_place === null || !row.is_enabled || entries.length === 0)
    return;
  const { opened, tools, kept } = workOf(dependencies, telling);
  if (!opened.channel.capabilities.updates) return;
  const card = await digestCardOf(dependencies, { id: digest.id, opened, entries });
  const hash = hashOfCard(card);
  if (hash === digest.shown_hash) return;
  const posted: Posted = { message: fromJson<Posted["message"]>(digest.message), keys: [] };
  const posting = { card, place: digest.told_place, options: {}, posted };
  const at = dependencies.clock();
  try {
    const changed = await opened.channel.update(tools, opened.setup, posting);
    const { organization_id: organizationId, id } = digest;
    const message = JSON.stringify(changed.message);
    const changes = { message, shown_hash: hash, attempts_count: 0, next_attempt_at: null };
    await updateDigest(dependencies.database.executor, { organizationId, id, changes });
  } catch (error) {
    if (!(error instanceof ChannelFailure)) throw error;
    const attempt: DeliveryAttempt = { at, act: "update", error: error.message, exchanges: kept };
    await keepUnchanged(dependencies, { digest, entries, attempt, failure: error });
  }
}
