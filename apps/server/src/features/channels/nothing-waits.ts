import { isDecisive, type EventResult } from "@parley/channels";
import type { InboundDependencies } from "./dependencies.ts";
import { finishEvent, takeEvent } from "./inbound.store.ts";
import type { Taking } from "./receive-inbound.ts";
import { findSender } from "./sender.ts";

const dayMs = 24 * 3_600_000;

const idle = "Nothing waits for an answer of yours here, so nothing was decided.";
const unknown =
  "Nothing was decided: Parley does not know any more what that message was about. Reply to the request itself, or begin with its code.";

/** Said to members alone: each time to a yes or a no, to other words once a day, as another machine would answer each time. */
export async function sayNothingWaits(
  dependencies: InboundDependencies,
  { opened, tools, event }: Taking,
): Promise<EventResult> {
  const { database, clock } = dependencies;
  const { id: externalId } = event.sender;
  const member = await findSender(dependencies, { opened, tools, externalId, options: {} });
  if (member === undefined) return { status: "ignored", text: "" };
  const now = clock();
  const isReply = event.type === "words" && event.isReply === true;
  const text = isReply ? unknown : idle;
  if (event.type === "words" && isDecisive(event.text)) return { status: "ignored", text };
  const what = `${isReply ? "lost" : "idle"}:${Math.floor(now / dayMs)}`;
  const told = { channel_id: opened.row.id, event_id: `${what}:${externalId}` };
  if ((await takeEvent(database.executor, told, now)) !== "taken") return { status: "ignored", text: "" };
  await finishEvent(database.executor, told, now);
  return { status: "ignored", text };
}
