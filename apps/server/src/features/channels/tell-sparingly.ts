import { createHash } from "node:crypto";
import { isDecisive, type ChannelEvent, type EventResult } from "@parley/channels";
import type { InboundDependencies } from "./dependencies.ts";
import { finishEvent, takeEvent } from "./inbound.store.ts";

type Telling = { event: ChannelEvent; channelId: string; result: EventResult };

const dayMs = 24 * 3_600_000;
const mostADay = 3;
const told: ReadonlySet<EventResult["status"]> = new Set(["unclear", "refused", "shown"]);

/**
 * What is told to whoever answered. A program may write for somebody who is away, and answer what it is told, which we
 * would answer again: the same is told of the same words once a request, or once a day where no request is named, and
 * three times a day whatever is written. Whoever says yes or no is told each time what came of it.
 */
export async function tellSparingly(
  { database: { executor }, clock }: Pick<InboundDependencies, "database" | "clock">,
  { event, channelId, result }: Telling,
): Promise<EventResult> {
  if (event.type !== "words" || event.mayBeMachine !== true || !told.has(result.status)) return result;
  if (result.isDecisive === true || isDecisive(event.text)) return result;
  const now = clock();
  const day = Math.floor(now / dayMs);
  const request = result.card?.approvalId;
  const about = [request ?? event.about.key, event.sender.id];
  const isFirst = async (what: readonly unknown[]): Promise<boolean> => {
    const key = { channel_id: channelId, event_id: `told:${hashOf([...about, ...what])}` };
    if ((await takeEvent(executor, key, now)) !== "taken") return false;
    await finishEvent(executor, key, now);
    return true;
  };
  const silent: EventResult = { status: "ignored", text: "" };
  if (!(await isFirst(["words", event.text, result.text, request === undefined ? day : null]))) return silent;
  for (let time = 1; time <= mostADay; time += 1) if (await isFirst(["time", time, day])) return result;
  return silent;
}

const hashOf = (value: readonly unknown[]): string =>
  createHash("sha256").update(JSON.stringify(value)).digest("base64url");
