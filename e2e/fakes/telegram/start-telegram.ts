import { serve, type PlatformRequest, type Seen, type Told } from "../serve.ts";
import { BadRequest } from "./bad-request.ts";
import { readMessage, type TelegramBody } from "./read-message.ts";

export type TelegramMessage = TelegramBody & {
  message_id: number;
  chat_id: number;
  message_thread_id?: number;
};

/** Telegram's Bot API over HTTP, as documented: tokens, `retry_after`, errors, what messages may hold, updates. */
export type FakeTelegram = AsyncDisposable & {
  /** For the channel's `api_url`. */
  url: string;
  botToken: string;
  webhookSecret: string;
  /** Chats that the bot is in. */
  chats: Set<number>;
  messages: TelegramMessage[];
  calls: { method: string; parameters: Record<string, unknown> }[];
  /** Answers the next call of a method so instead. `isDone`: it was done all the same, and only the reply was lost. */
  failNext(
    method: string,
    failure: { status: number; description?: string; retryAfter?: number; isDone?: boolean },
  ): void;
  see(message: TelegramMessage): Seen;
  /** Somebody presses what says so. */
  press(given: {
    message: TelegramMessage;
    button: string;
    user: number;
    updateId?: number;
  }): PlatformRequest;
  /** Somebody presses, with data that no button has. */
  send(given: { message: TelegramMessage; data: string; user: number; updateId?: number }): PlatformRequest;
  reply(given: { message: TelegramMessage; text: string; user: number; updateId?: number }): PlatformRequest;
  say(given: { chat: number; text: string; user: number; more?: object }): PlatformRequest;
};

export async function startTelegram(): Promise<FakeTelegram> {
  let count = 0;
  const next = (): number => (count += 1);
  const failures = new Map<string, Failure[]>();
  const botToken = "700001:AAEfakefakefakefakefakefakefakefake1";
  const webhookSecret = "a-secret-of-the-webhook-of-tests";
  const bot = { id: 700_001, is_bot: true, first_name: "Parley", username: "parley_bot" };
  const toUser = (id: number) => ({ id, is_bot: false, first_name: `Person ${id}`, username: "ana" });
  const toRequest = (update: object, updateId = 9000 + next()): PlatformRequest => ({
    headers: { "content-type": "application/json", "x-telegram-bot-api-secret-token": webhookSecret },
    body: JSON.stringify({ update_id: updateId, ...update }),
  });
  const shown = ({ chat_id, message_id }: TelegramMessage) => ({
    message_id,
    date: 1,
    chat: { id: chat_id, type: "supergroup" },
    from: bot,
  });
  const say: FakeTelegram["say"] = ({ chat, text, user, more }) =>
    toRequest({
      message: {
        message_id: 5000 + next(),
        date: 1,
        chat: { id: chat, type: chat > 0 ? "private" : "supergroup" },
        from: toUser(user),
        text,
        ...more,
      },
    });
  const send: FakeTelegram["send"] = ({ message, data, user, updateId }) =>
    toRequest(
      {
        callback_query: {
          id: String(next()),
          from: toUser(user),
          message: shown(message),
          chat_instance: "1",
          data,
        },
      },
      updateId,
    );
  const telegram: Omit<FakeTelegram, "url" | typeof Symbol.asyncDispose> = {
    botToken,
    webhookSecret,
    chats: new Set([-100_777]),
    messages: [],
    calls: [],
    failNext(method, { status, description = "failed", retryAfter, isDone = false }) {
      const parameters = retryAfter === undefined ? {} : { parameters: { retry_after: retryAfter } };
      const told = { status, json: { ok: false, error_code: status, description, ...parameters } };
      failures.set(method, [...(failures.get(method) ?? []), { told, isDone }]);
    },
    see: readMessage,
    send,
    press({ message, button, user, updateId }) {
      const buttons = (message.reply_markup?.inline_keyboard ?? []).flat();
      const data = buttons.find(({ text }) => text === button)?.callback_data;
      if (data === undefined) throw new Error(`There is no button ${button}.`);
      return send({ message, data, user, ...(updateId !== undefined && { updateId }) });
    },
    reply({ message, text, user, updateId }) {
      const { body, headers } = say({
        chat: message.chat_id,
        text,
        user,
        more: { reply_to_message: shown(message) },
      });
      if (updateId === undefined) return { body, headers };
      return toRequest(JSON.parse(body) as object, updateId);
    },
    say,
  };
  const server = await serve(({ path, body }) => {
    const [, token, method = ""] = /^\/bot([^/]+)\/(\w+)$/u.exec(path) ?? [];
    if (token !== botToken)
      return { status: 404, json: { ok: false, error_code: 404, description: "Not Found" } };
    const parameters = JSON.parse(body || "{}") as Record<string, unknown>;
    telegram.calls.push({ method, parameters });
    const failure = failures.get(method)?.shift();
    if (failure?.isDone === false) return failure.told;
    try {
      const result = methods({ telegram, next, bot }, method, parameters);
      return failure?.told ?? { json: { ok: true, result } };
    } catch (error) {
      if (!(error instanceof BadRequest)) throw error;
      const description = `Bad Request: ${error.message}`;
      return { status: 400, json: { ok: false, error_code: 400, description } };
    }
  });
  return Object.assign(telegram, server);
}

type Failure = { told: Told; isDone: boolean };
type State = { telegram: Pick<FakeTelegram, "chats" | "messages">; next: () => number; bot: object };

function methods(
  { telegram, next, bot }: State,
  method: string,
  parameters: Record<string, unknown>,
): unknown {
  const chatId = Number(parameters["chat_id"]);
  const find = (): TelegramMessage | undefined =>
    telegram.messages.find(
      ({ chat_id, message_id }) => chat_id === chatId && message_id === parameters["message_id"],
    );
  switch (method) {
    case "getMe":
      return bot;
    case "getWebhookInfo":
      return {
        url: "https://parley.example/channels/chn_1/in",
        has_custom_certificate: false,
        pending_update_count: 0,
      };
    case "sendMessage": {
      if (!telegram.chats.has(chatId)) throw new BadRequest("chat not found");
      readMessage(parameters);
      const message = { ...parameters, chat_id: chatId, message_id: 100 + next() } as TelegramMessage;
      telegram.messages.push(message);
      return { message_id: message.message_id, date: 1, chat: { id: chatId, type: "supergroup" } };
    }
    case "editMessageText": {
      const message = find();
      if (message === undefined) throw new BadRequest("message to edit not found");
      readMessage(parameters);
      if (JSON.stringify({ ...message, ...parameters }) === JSON.stringify(message))
        throw new BadRequest("message is not modified: specified new message content is the same");
      const nothing = { text: "", entities: [], parse_mode: undefined, reply_markup: {} };
      Object.assign(message, nothing, parameters);
      return { message_id: message.message_id, date: 1, chat: { id: chatId, type: "supergroup" } };
    }
    case "answerCallbackQuery":
      return true;
    case "deleteMessage": {
      const message = find();
      if (message === undefined) throw new BadRequest("message to delete not found");
      telegram.messages.splice(telegram.messages.indexOf(message), 1);
      return true;
    }
    default:
      throw new BadRequest(`the fake has no method ${method}`);
  }
}
