import { randomBytes } from "node:crypto";
import { withChange, withDoubt } from "../kernel/card.ts";
import type { Channel, Posted, Posting, TestReport } from "../kernel/channel.ts";
import { collectFindings } from "../kernel/collect-findings.ts";
import { askAdapter, askedNothing, reasonOf, type Asking } from "./ask-adapter.ts";
import type { ChatAdapters } from "./chat-adapters.ts";
import { knownOf } from "./known-adapters.ts";
import { receiveWebhook } from "./receive.ts";
import { renderOutcome } from "./render-card.ts";
import type { ChatSdkSecrets, ChatSdkSettings } from "./schema.ts";
import { keyOf, sendCard } from "./send-card.ts";
import type { MessageName } from "./process/protocol.ts";

/** Room for a card: what is above an adapter's own is cut there. */
const limits = { fields: 8, valueChars: 800, messageChars: 2000, previews: 2, totalChars: 2000 };

/**
 * Any platform for which there is an adapter of Chat SDK: cards with buttons where it has them. Adapters vouch for no
 * address, so whose an account is somebody must say.
 */
export function createChatSdk(adapters: ChatAdapters): Channel<ChatSdkSettings, ChatSdkSecrets> {
  return {
    kind: "chat_sdk",
    capabilities: { buttons: true, dialogs: false, updates: true, people: false, limits },
    isAskedByGet: true,
    notify: (tools, setup, posting) => notify({ adapters, tools, setup }, posting),
    update: (tools, setup, posting) => update({ adapters, tools, setup }, posting),
    receive: (tools, setup, inbound) => receiveWebhook({ adapters, tools, setup }, inbound),
    stopgap: (tools, setup, inbound) => knownOf(setup.settings.package).stopgap?.(tools, setup, inbound),
    identify: async (_tools, _setup, { id }) => ({ name: id, email: null }),
    findPlace: async () => undefined,
    test: (tools, setup, place) => test({ adapters, tools, setup }, place),
  };
}

const seedOf = ({ answering }: Posting): string => answering?.seed ?? randomBytes(32).toString("base64url");

/** Adapters look for nothing that was posted, and keep nothing from being posted twice. */
async function notify(asking: Asking, posting: Posting): Promise<Posted> {
  const { card, place, answering, isRepeated } = posting;
  return withHash(
    posting,
    await sendCard(asking, {
      card: isRepeated === true ? withDoubt(card) : card,
      seed: seedOf(posting),
      keep: answering?.keep,
      toCall: (content) => ({ act: "post", place: place.trim(), content }),
    }),
  );
}

const withHash = ({ card }: Posting, posted: Posted): Posted => ({
  ...posted,
  message: { ...posted.message, args_hash: card.argsHash },
});

async function update(asking: Asking, posting: Posting & { posted: Posted }): Promise<Posted> {
  const { card, answering, posted } = posting;
  const message: MessageName = {
    threadId: String(posted.message["threadId"]),
    id: String(posted.message["id"]),
  };
  const sending = { card, seed: seedOf(posting), keep: answering?.keep };
  const isChanged = posted.message["args_hash"] !== card.argsHash;
  try {
    const edited = await sendCard(asking, {
      ...sending,
      // As a card, so that the buttons of before are gone.
      toCall: (content) => ({ act: "edit", message, content: { ...content, isCard: true } }),
    });
    return withHash(posting, edited);
  } catch (error) {
    const why = reasonOf(error);
    const isGone = /message to edit not found|unknown message/iu.test(why);
    if (isGone && card.state.status === "pending" && isChanged) return postChanged(asking, posting);
    // It says so already; or somebody deleted it, and there is nothing left that could say something wrong.
    if (isGone || /message is not modified/iu.test(why))
      return { message: posted.message, keys: [keyOf(message)] };
    if (!askedNothing(error)) throw error;
  }
  if (card.state.status !== "pending") {
    const content = renderOutcome(card);
    const said = await askAdapter(asking, { act: "reply", message, content });
    return withHash(posting, { message: { ...said }, keys: [keyOf(message), keyOf(said)] });
  }
  const again = await sendCard(asking, {
    ...sending,
    card: isChanged ? withChange(card) : card,
    toCall: (content) => ({ act: "reply", message, content }),
  });
  return withHash(posting, again);
}

/** Somebody deleted what was posted, but what waits now they have not seen: below what is gone nothing can be said. */
async function postChanged(asking: Asking, posting: Posting & { posted: Posted }): Promise<Posted> {
  const { card, answering, posted } = posting;
  const again = await sendCard(asking, {
    card: withChange(card),
    seed: seedOf(posting),
    keep: answering?.keep,
    toCall: (content) => ({ act: "post", place: String(posted.message["threadId"]), content }),
  });
  return withHash(posting, again);
}

const test = (asking: Asking, place: string | undefined): Promise<TestReport> =>
  collectFindings([
    async () => {
      const { name } = await askAdapter(asking, { act: "describe" });
      return `The adapter for ${name} is loaded. Whether the platform takes its secrets, a message says.`;
    },
    ...(place === undefined || place === ""
      ? []
      : [
          async () => {
            const text = "This is a test of Parley: requests to people arrive here.";
            const content = { text, buttons: [], isCard: false };
            await askAdapter(asking, { act: "post", place: place.trim(), content });
            return `A message was posted to ${place}.`;
          },
        ]),
  ]);
