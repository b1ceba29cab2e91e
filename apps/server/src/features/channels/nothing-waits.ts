import type { EventResult } from "@parley/channels";
import type { InboundDependencies } from "./dependencies.ts";
import { finishEvent, takeEvent } from "./inbound.store.ts";
import type { Taking } from "./receive-inbound.ts";
import { findSender } from "./sender.ts";

const dayMs = 24 * 3_600_000;

/** Said to members alone, and once a day: another machine would answer it each time. */
export async function sayNothingWaits(
  dependencies: InboundDependencies,
  { opened, tools, event }: Taking,
): Promise<EventResult> {
  const { database, clock } = dependencies;
  const { id: externalId } = event.sender;
  const member = await findSender(dependencies, { opened, tools, externalId, options: {} });
  if (member === undefined) return { status: "ignored", text: "" };
  const now = clock();
  const told = { channel_id: opened.row.id, event_id: `idle:${Math.floor(now / dayMs)}:${externalId}` };
  if ((await takeEvent(database.executor, told, now)) !== "taken") return { status: "ignored", text: "" };
  await finishEvent(database.executor, told, now);
  return {
    status: "ignored",
    text: "Nothing waits for an answer of yours here, so nothing was decided.",
  };
}
