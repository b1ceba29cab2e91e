import { createHash } from "node:crypto";
import { ChannelFailure } from "../kernel/channel-failure.ts";
import { ours } from "../kernel/facts.ts";
import type {
  ChannelAsking,
  ChannelEvent,
  EventResult,
  HttpInbound,
  HttpReply,
  Inbound,
  Received,
} from "../kernel/inbound.ts";
import { introductionOf, linkWords, noLinkWords, refusalOf } from "../kernel/introduction.ts";
import { tryTo } from "../kernel/try-to.ts";
import { askAdapter, type Asking } from "./ask-adapter.ts";
import { toInert } from "./inert.ts";
import { readPress } from "./press.ts";
import { toText } from "./render-card.ts";
import type { AdapterEvent, ReceivedWebhook } from "./process/protocol.ts";

type Turn = { by: AdapterEvent } & (
  | { event: ChannelEvent }
  | { asking: ChannelAsking }
  /** Asked who they are where others read along. */
  | { isHello: true }
);

/** What the platform sends, proven and read by the adapter. It is answered once it is decided. */
export async function receiveWebhook(asking: Asking, inbound: Inbound): Promise<Received> {
  if (inbound.type !== "http") throw new ChannelFailure("not_genuine", "Adapters take requests only.");
  const received = await hand(asking, inbound);
  const turns = inbound.method === "POST" ? readTurns(received, inbound) : [];
  const decided = turns.filter((turn) => "event" in turn);
  const asked = turns.filter((turn) => "asking" in turn);
  return {
    events: decided.map(({ event }) => event),
    askings: asked.map((turn) => turn.asking),
    async respond(results) {
      for (const [index, turn] of [...decided, ...asked].entries()) {
        const result = results[index];
        if (result !== undefined) await answer(asking, turn, result);
      }
      for (const turn of turns) if ("isHello" in turn) await introduce(asking, turn.by, undefined);
      return toReply(received);
    },
  };
}

/** No platform with an adapter sends more, and anybody could. */
const mostBytes = 1024 * 1024;

async function hand(asking: Asking, { url, method, headers, body }: HttpInbound): Promise<ReceivedWebhook> {
  if (body.byteLength > mostBytes)
    throw new ChannelFailure("not_genuine", "More than 1 MB at once is not handed to an adapter.");
  const request = { url, method, headers: { ...headers }, body };
  const received = await askAdapter(asking, { act: "receive", request });
  const { package: name } = asking.setup.settings;
  if (received.believesAnything)
    throw new ChannelFailure(
      "not_genuine",
      `${name} believes what carries no proof of where it is from, so nothing is taken from it. Set the secret that its platform signs with.`,
    );
  const { status } = received.reply;
  if (status >= 500) throw new ChannelFailure("unreachable", `${name} could not deal with it (${status}).`);
  if (status >= 400)
    throw new ChannelFailure(
      "not_genuine",
      `${name} does not believe that its platform sent it (${status}).`,
    );
  return received;
}

const toReply = ({ reply: { status, contentType, body } }: ReceivedWebhook): HttpReply => ({
  status,
  ...(contentType !== null && { headers: { "content-type": contentType } }),
  ...(body !== "" && { body }),
});

/**
 * Adapters hand on no name of what happened: it is that of what was sent, which is the same when it is sent again. The server
 * remembers it for 91 days at least.
 */
function readTurns({ events }: ReceivedWebhook, { body }: HttpInbound): Turn[] {
  const name = createHash("sha256").update(body).digest("base64url");
  return events.flatMap((by, index): Turn[] => {
    const id = `webhook:${name}:${index}`;
    const sender = { id: by.userId, name: by.userName };
    if (by.type === "press") {
      const event = readPress({ id, sender, actionId: by.actionId, at: by.at });
      return event === undefined ? [] : [{ by, event }];
    }
    if (!isHello(by.text)) return [];
    return [by.isAlone ? { by, asking: { type: "link", id, sender } } : { by, isHello: true }];
  });
}

/** Also where the bot is called first: `@parley link`, `/start@parley_bot`. */
const isHello = (text: string): boolean =>
  /^\s*(?:<?@[\w-]{1,50}>?[\s:,]+)?\/?(?:start|link|parley)(?:@\w{1,50})?(?:\s+link)?\s*$/iu.test(text);

const hint = "Write “link” to the app alone to link it.";

async function answer(asking: Asking, turn: Turn, result: EventResult): Promise<void> {
  if (result.status === "repeated") return;
  if ("asking" in turn) return introduce(asking, turn.by, result);
  const text = refusalOf(result, hint);
  if (result.status !== "counted" && result.status !== "ignored" && text !== "")
    await tell(asking, turn.by, toInert(text));
}

async function introduce(asking: Asking, by: AdapterEvent, result: EventResult | undefined): Promise<void> {
  const facts = introductionOf({ place: by.threadId, account: by.userId, result });
  const isKnown = result !== undefined && result.link === undefined;
  const more = result?.link === undefined ? noLinkWords : linkWords(result) + result.link;
  const all = isKnown ? facts : [...facts, { type: "line", parts: [ours(more)] } as const];
  await tell(asking, by, all.map(toText).join("\n"));
}

/** That it could not be said undoes nothing. */
async function tell(asking: Asking, { threadId, userId }: AdapterEvent, text: string): Promise<void> {
  await tryTo(asking.tools, () => askAdapter(asking, { act: "tell", threadId, userId, text }));
}
