import { fromJson, toJson, type Executor } from "@parley/db";
import { toTimestamp } from "../../kernel/clock.ts";
import type { OutboxEventRow } from "../../kernel/outbox/outbox.tables.ts";
import { findApproval } from "../approvals/index.ts";
import {
  isLaunch,
  sampleWireEvent,
  toLaunchEvent,
  toWireEvent,
  type WireEvent,
} from "../humanlayer/index.ts";
import type { WebhookRow } from "./webhooks.tables.ts";

type Event = Pick<OutboxEventRow, "id" | "organization_id" | "type" | "data" | "created_at">;

/** What events are to clients of another service, by the event's id; those that are not among them are nothing to them. */
export type WireEvents = ReadonlyMap<string, WireEvent>;

/** Reads what is needed of those events for webhooks that want another service's envelope. */
export async function readWireEvents(
  executor: Executor,
  { events, webhooks }: { events: readonly Event[]; webhooks: readonly WebhookRow[] },
): Promise<WireEvents> {
  const wanting = new Set(
    webhooks.filter(({ format }) => format !== "parley").map((webhook) => webhook.organization_id),
  );
  const found = new Map<string, WireEvent>();
  for (const event of events) {
    if (!wanting.has(event.organization_id)) continue;
    if (isLaunch(event.type)) found.set(event.id, toLaunchEvent(event.type, fromJson(event.data)));
    if (event.type !== "approval.decided") continue;
    const { approval } = fromJson<{ approval: { id: string } }>(event.data);
    const where = { organizationId: event.organization_id, id: approval.id };
    const row = await findApproval(executor, where);
    const wire = row && toWireEvent(row);
    if (wire !== undefined) found.set(event.id, wire);
  }
  return found;
}

/** The body, byte for byte as it is sent and signed. */
export function renderPayload({ format }: WebhookRow, event: Event, wireEvents: WireEvents): string {
  const isTest = event.type === "webhook.test";
  if (format === "parley") {
    const { type, created_at, data } = event;
    return toJson({ type, timestamp: toTimestamp(created_at), data: fromJson(data) });
  }
  const wire = isTest ? sampleWireEvent : wireEvents.get(event.id);
  if (wire === undefined) throw new Error(`${event.id} is nothing to a webhook in ${format}.`);
  if (format === "humanlayer.v1beta1") return toJson(wire.event);
  return toJson({ is_test: isTest, type: wire.type, event: wire.event });
}
