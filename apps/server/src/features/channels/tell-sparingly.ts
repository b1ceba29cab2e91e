import { createHash } from "node:crypto";
import type { ChannelEvent, EventResult } from "@parley/channels";
import type { InboundDependencies } from "./dependencies.ts";
import { finishEvent, takeEvent } from "./inbound.store.ts";

type Telling = { event: ChannelEvent; channelId: string; result: EventResult };

const dayMs = 24 * 3_600_000;
const mostADay = 3;

/**
 * What is told to whoever answered. A program may write for somebody who is away, and answer what it is told, which we
 * would answer again: of one message it is told about the same words once a day, and three times whatever it writes.
 */
export async function tellSparingly(
  { database: { executor }, clock }: Pick<InboundDependencies, "database" | "clock">,
  { event, channelId, result }: Telling,
): Promise<EventResult> {
  if (event.type !== "words" || event.mayBeMachine !== true) return result;
  if (result.status !== "unclear" && result.status !== "refused") return result;
  const now = clock();
  const about = [event.about.key, event.sender.id, Math.floor(now / dayMs)];
  const isFirst = async (what: readonly unknown[]): Promise<boolean> => {
    const told = { channel_id: channelId, event_id: `told:${hashOf([...about, ...what])}` };
    if ((await takeEvent(executor, told, now)) !== "taken") return false;
    await finishEvent(executor, told, now);
    return true;
  };
  const silent: EventResult = { status: "ignored", text: "" };
  if (!(await isFirst(["words", event.text]))) return silent;
  for (let time = 1; time <= mostADay; time += 1) if (await isFirst(["time", time])) return result;
  return silent;
}

const hashOf = (value: readonly unknown[]): string =>
  createHash("sha256").update(JSON.stringify(value)).digest("base64url");
