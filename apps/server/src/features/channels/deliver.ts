import {
  ChannelFailure,
  type Answering,
  type Card,
  type DeliveryAttempt,
  type Posted,
} from "@parley/channels";
import { fromJson, toJson } from "@parley/db";
import { findApproval, findEditor, type ApprovalRow } from "../approvals/index.ts";
import { findChannelById } from "./channels.store.ts";
import type { ChannelRow, DeliveryRow } from "./channels.tables.ts";
import { contactsOf } from "./contacts.store.ts";
import {
  findPlannedDelivery,
  insertDeliveries,
  insertMessageKeys,
  listDeliveriesOf,
  lockDelivery,
  updateDelivery,
} from "./deliveries.store.ts";
import type { ChannelDependencies } from "./dependencies.ts";
import { cardOf, hashOfCard, readPlaceOptions, type PlaceOptions } from "./make-card-of.ts";
import { makeTools } from "./make-tools.ts";
import { openChannel, type OpenChannel } from "./open-channel.ts";
import { mayBePosted } from "./domain/may-be-posted.ts";
import { optionsUnder } from "./domain/options-under.ts";
import { findFailed, readReceipts } from "./domain/receipts.ts";
import { tryAgain } from "./try-again.ts";
import { findPlaceOfPerson } from "./find-place.ts";
import { inboundUrlOf } from "./inbound-path.ts";
import { keeperOf } from "./keep-keys.ts";
import { ownLinks } from "./own-link.ts";
import { byNextWay, findNextWay } from "./next-way.ts";
import { planDigestOf } from "./digest/plan-digest-of.ts";
import { partsOf } from "./posted-parts.ts";
import { planDelivery, planNextStep } from "./plan-delivery.ts";
import { withAttempt } from "./with-attempt.ts";

/** Makes one place show what a request is now: for the first time, or again. Nothing is done where it does already. */
export async function deliver(
  dependencies: ChannelDependencies,
  { id, isRepeated = false, signal }: { id: string; isRepeated?: boolean; signal: AbortSignal },
): Promise<void> {
  const { database, jobs } = dependencies;
  const delivery = await findPlannedDelivery(database.executor, id);
  if (delivery === undefined || delivery.status === "failed" || delivery.status === "skipped") return;
  const { organization_id: organizationId, approval_id: approvalId } = delivery;
  const approval = await findApproval(database.executor, { organizationId, id: approvalId });
  const row = await findChannelById(database.executor, delivery.channel_id ?? "");
  if (approval === undefined || row === undefined) return;
  if (delivery.digest_id !== null) return planDigestOf(dependencies, delivery);
  if (delivery.message === null && approval.status !== "pending")
    return end(dependencies, delivery, { status: "skipped", reason: "It ended before it was shown here." });
  if (!row.is_enabled) {
    const reason = "The channel is disabled: this is shown when it is enabled.";
    await end(dependencies, delivery, { status: "pending", reason });
    return planNextStep(jobs, database.executor, delivery);
  }
  await attempt(dependencies, { delivery, approval, row, isRepeated, signal });
}

type Attempting = {
  delivery: DeliveryRow;
  approval: ApprovalRow;
  row: ChannelRow;
  /** A process has begun this before, and did not live to say what came of it. */
  isRepeated: boolean;
  signal: AbortSignal;
};

async function attempt(dependencies: ChannelDependencies, attempting: Attempting): Promise<void> {
  const { database, egress, clock, publicUrl, secrets: box } = dependencies;
  const { delivery, approval, row, isRepeated, signal } = attempting;
  const { organization_id: organizationId, approval_id: approvalId, address } = delivery;
  const opened = openChannel(dependencies, row);
  const editor = await findEditor(database.executor, approval);
  const card = cardOf(opened, { row: approval, note: delivery.note, publicUrl: publicUrl(), editor });
  const hash = hashOfCard(card);
  if (delivery.shown_hash === hash) return end(dependencies, delivery, { status: "delivered", reason: null });
  const where = { organizationId, approvalId, address };
  const given = await readPlaceOptions({ executor: database.executor, secrets: box }, where);
  const options = optionsUnder(opened.rule, given);
  const token = options["bot_token"];
  const secrets = [...opened.secrets, ...(typeof token === "string" ? [token] : [])];
  const at = clock();
  const findContact = contactsOf(database.executor, row);
  const { tools, kept, hide } = makeTools({ egress, clock, signal, secrets, findContact });
  const isAsked = isAskedAnew({ opened, delivery, approval });
  const act = isAsked ? ("notify" as const) : ("update" as const);
  const told = (error: string | null): DeliveryAttempt => ({ at, act, error, exchanges: kept });
  await updateDelivery(database.executor, {
    organizationId,
    id: delivery.id,
    changes: { sending_since: at },
  });
  try {
    const showing = { opened, tools, hide, delivery, card, options, approval, hash, isAsked, isRepeated };
    const shown = await show(dependencies, showing);
    if (shown === undefined)
      return await end(dependencies, delivery, {
        status: "skipped",
        reason: "It is shown at this place already.",
      });
    const outcome = { delivery, attempt: told(null), hash, argsHash: card.argsHash, ...shown };
    await keepShown(dependencies, outcome);
  } catch (error) {
    if (!(error instanceof ChannelFailure)) {
      await endSending(dependencies, delivery);
      throw error;
    }
    await keepFailure(dependencies, { delivery, attempt: told(error.message), failure: error });
  }
}

/**
 * Where nothing can be changed, what somebody re-sends while it waits is asked as if it never was: nobody is told silently.
 */
const isAskedAnew = ({
  opened,
  delivery,
  approval,
}: Pick<Showing, "opened" | "delivery" | "approval">): boolean =>
  delivery.message === null ||
  (delivery.shown_hash === null && approval.status === "pending" && !opened.channel.capabilities.updates);

type Showing = {
  opened: OpenChannel;
  tools: ReturnType<typeof makeTools>["tools"];
  hide: (secret: string) => void;
  delivery: DeliveryRow;
  card: Card;
  options: PlaceOptions;
  approval: ApprovalRow;
  hash: string;
  /** It is asked, and not said below what was posted what it is now. */
  isAsked: boolean;
  isRepeated: boolean;
};
type Shown = { posted: Posted; place: string; address: string };

/** Undefined where another delivery of the request shows it at the same place. */
async function show(dependencies: ChannelDependencies, showing: Showing): Promise<Shown | undefined> {
  const { opened, tools, delivery, card, options, isAsked } = showing;
  const { channel, setup } = opened;
  const links = {
    inboundUrl: inboundUrlOf(dependencies.publicUrl(), opened.row.id),
    ...ownLinks(dependencies, showing),
    answering: answeringOf(dependencies, showing),
  };
  const place = delivery.place ?? (await findPlaceOfPerson(dependencies, showing));
  if (!isAsked && delivery.message !== null) {
    const posted: Posted = { message: fromJson<Posted["message"]>(delivery.message), keys: [] };
    const changed = await channel.update(tools, setup, { card, place, options, posted, ...links });
    return { posted: changed, place, address: delivery.address };
  }
  if (delivery.place === null && (await isShownAt(dependencies, delivery, place))) return undefined;
  const isRepeated = showing.isRepeated || mayBePosted(delivery);
  const again = { reference: delivery.id, isRepeated };
  const posted = await channel.notify(tools, setup, { card, place, options, ...again, ...links });
  const address = delivery.place === null ? `${delivery.kind}:${place}` : delivery.address;
  return { posted, place, address };
}

/** Keys are kept before they are shown: what is sent counts, though the process dies before it notes so. */
const answeringOf = (
  { database, secrets }: ChannelDependencies,
  { opened, card, delivery, delivery: { id: deliveryId }, hash }: Showing,
): Answering => ({
  parts: partsOf({ database }, { delivery, hash }),
  seed: secrets.derive(`channel-answers:${deliveryId}:${hash}`),
  keep: keeperOf({ database }, { channelId: opened.row.id, deliveryId, argsHash: card.argsHash }),
});

/** Whom a plan names by person and by place is told once. */
async function isShownAt(
  { database }: ChannelDependencies,
  delivery: DeliveryRow,
  place: string,
): Promise<boolean> {
  const { organization_id: organizationId, approval_id: approvalId } = delivery;
  const all = await listDeliveriesOf(database.executor, { organizationId, approvalId });
  const suffixOf = ({ target_key: key }: DeliveryRow): string => key.split("#")[1] ?? "";
  return all.some(
    (other) =>
      other.id !== delivery.id &&
      other.channel_id === delivery.channel_id &&
      other.place === place &&
      other.status !== "failed" &&
      suffixOf(other) === suffixOf(delivery),
  );
}

/** What broke off is begun anew by its job: meanwhile nobody is told that it is being sent. */
async function endSending(
  { database, logger }: ChannelDependencies,
  { id, organization_id: organizationId }: DeliveryRow,
): Promise<void> {
  try {
    await updateDelivery(database.executor, { organizationId, id, changes: { sending_since: null } });
  } catch (error) {
    // What broke it off is what its job is to know; this counts for a minute at most.
    logger.warn({ delivery: id, err: error }, "a delivery that broke off still counts as being sent");
  }
}

type Keeping = { delivery: DeliveryRow; attempt: DeliveryAttempt };

/** Hashes of the card, and of its arguments. */
type ShownCard = { hash: string; argsHash: string | null };

/** The platform may have said meanwhile that it did not arrive. */
async function keepShown(
  { database, clock, jobs }: ChannelDependencies,
  { delivery, attempt: tried, hash, argsHash, posted, place, address }: Keeping & Shown & ShownCard,
): Promise<void> {
  const { organization_id: organizationId, id, channel_id: channelId } = delivery;
  await database.transaction(async (transaction) => {
    const current = await lockDelivery(transaction, { organizationId, id });
    if (current === undefined || channelId === null) return;
    const isShown = posted.showsCard !== false;
    const failed = findFailed(readReceipts(current), posted.keys);
    await insertMessageKeys(transaction, {
      channelId,
      deliveryId: id,
      keys: posted.keys,
      argsHash: isShown ? argsHash : null,
    });
    const changes: Partial<DeliveryRow> = {
      status: failed === undefined ? "delivered" : "failed",
      reason: failed?.text ?? null,
      place,
      address,
      message: toJson(posted.message),
      shown_hash: hash,
      parts: null,
      sending_since: null,
      attempts_count: 0,
      attempts: withAttempt(current, tried),
      next_attempt_at: null,
      updated_at: clock(),
    };
    await updateDelivery(transaction, { organizationId, id, changes });
    if (failed !== undefined) await planNextStep(jobs, transaction, current);
  });
}

type Failing = Keeping & { failure: ChannelFailure };

async function keepFailure(
  dependencies: ChannelDependencies,
  { delivery, attempt: tried, failure }: Failing,
): Promise<void> {
  const { database, clock, jobs } = dependencies;
  const { organization_id: organizationId, id } = delivery;
  await database.transaction(async (transaction) => {
    const current = await lockDelivery(transaction, { organizationId, id });
    if (current === undefined) return;
    const now = clock();
    const { attempts_count: before, created_at: since } = current;
    const { isAttempt, attempts, next } = tryAgain({ failure, now, attempts: before, since });
    const changes: Partial<DeliveryRow> = {
      status: next === undefined ? "failed" : "pending",
      reason: failure.message,
      sending_since: null,
      attempts_count: attempts,
      attempts: isAttempt ? withAttempt(current, tried) : current.attempts,
      next_attempt_at: next ?? null,
      updated_at: now,
    };
    await updateDelivery(transaction, { organizationId, id, changes });
    if (next !== undefined) await planDelivery(jobs, transaction, { ...current, ...changes });
    const channel = await findNextWay(dependencies, transaction, { unreached: current, failure });
    if (channel !== undefined) {
      const other = byNextWay(current, { channel, now, digest: undefined });
      for (const row of await insertDeliveries(transaction, [other]))
        await planDelivery(jobs, transaction, row);
    }
    await planNextStep(jobs, transaction, current);
  });
}

async function end(
  { database, clock }: ChannelDependencies,
  delivery: DeliveryRow,
  changes: Pick<DeliveryRow, "status" | "reason">,
): Promise<void> {
  const { organization_id: organizationId, id } = delivery;
  if (delivery.status === changes.status && delivery.reason === changes.reason) return;
  await updateDelivery(database.executor, {
    organizationId,
    id,
    changes: { ...changes, sending_since: null, next_attempt_at: null, updated_at: clock() },
  });
}
