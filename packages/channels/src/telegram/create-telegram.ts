import { z } from "zod";
import { withDoubt } from "../kernel/card.ts";
import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { Channel, Posted, Posting, TestReport } from "../kernel/channel.ts";
import { collectFindings } from "../kernel/collect-findings.ts";
import { readPlace } from "./place.ts";
import { receiveUpdate } from "./receive.ts";
import { renderCard } from "./render-card.ts";
import type { TelegramSecrets, TelegramSettings } from "./schema.ts";
import { askTelegram, descriptionOf, type Asking } from "./telegram-api.ts";

/** Room for a card: mostly below what Telegram takes; what is above is cut there. */
const limits = { fields: 8, valueChars: 800, messageChars: 2000, previews: 2, totalChars: 2000 };

const Sent = z.looseObject({ message_id: z.number(), chat: z.looseObject({ id: z.number() }) });
const Bot = z.looseObject({ username: z.string().default("") });
const Webhook = z.looseObject({ url: z.string().default(""), last_error_message: z.string().optional() });

/**
 * Telegram: cards in chats and topics; decided by buttons, and by words in reply to a card. An account there proves no
 * address, so whose it is somebody must say.
 */
export function createTelegram(): Channel<TelegramSettings, TelegramSecrets> {
  return {
    kind: "telegram",
    capabilities: { buttons: true, dialogs: false, updates: true, people: false, limits },
    notify: (tools, setup, posting) => notify({ tools, setup }, posting),
    update: (tools, setup, posting) => update({ tools, setup }, posting),
    receive: (tools, setup, inbound) => receiveUpdate({ tools, setup }, inbound),
    identify: async (_tools, _setup, { id }) => ({ name: id, email: null }),
    findPlace: async () => undefined,
    test: (tools, setup, place) => test({ tools, setup }, place),
  };
}

const quiet = { link_preview_options: { is_disabled: true } };

/** A bot cannot look for what it has posted, and there is no key that keeps a message from being posted twice. */
async function notify(asking: Asking, { card, place, isRepeated }: Posting): Promise<Posted> {
  const { body, showsCard } = renderCard(isRepeated === true ? withDoubt(card) : card);
  const parameters = { ...readPlace(place), ...body, ...quiet };
  const sent = await askTelegram(asking, { method: "sendMessage", parameters, result: Sent });
  const message = { chat_id: sent.chat.id, message_id: sent.message_id };
  return { message, keys: [`${message.chat_id}:${message.message_id}`], showsCard };
}

async function update(asking: Asking, { card, posted }: Posting & { posted: Posted }): Promise<Posted> {
  const { chat_id, message_id } = posted.message;
  const { body, showsCard } = renderCard(card);
  const parameters = { chat_id, message_id, ...body, ...quiet };
  try {
    await askTelegram(asking, { method: "editMessageText", parameters, result: z.unknown() });
  } catch (error) {
    // It says so already; or somebody deleted it, and there is nothing left that could say something wrong.
    if (!/message is not modified|message to edit not found/iu.test(descriptionOf(error))) throw error;
  }
  return { message: posted.message, keys: [`${String(chat_id)}:${String(message_id)}`], showsCard };
}

const test = (asking: Asking, place: string | undefined): Promise<TestReport> =>
  collectFindings([
    async () => {
      const { username } = await askTelegram(asking, { method: "getMe", result: Bot });
      return `Telegram knows the bot @${username}.`;
    },
    async () => {
      const told = await askTelegram(asking, { method: "getWebhookInfo", result: Webhook });
      if (told.url === "")
        throw new ChannelFailure(
          "misconfigured",
          "No webhook is set, so no answer arrives: call `setWebhook`.",
        );
      const trouble = told.last_error_message;
      return `Answers are sent to ${told.url}${trouble === undefined ? "" : `; lately that failed: ${trouble}`}.`;
    },
    ...(place === undefined || place === ""
      ? []
      : [
          async () => {
            const text = "This is a test of Parley: requests to people arrive here.";
            const parameters = { ...readPlace(place), text, ...quiet };
            await askTelegram(asking, { method: "sendMessage", parameters, result: Sent });
            return `A message was posted to ${place}.`;
          },
        ]),
  ]);
