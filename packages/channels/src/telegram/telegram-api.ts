import { z } from "zod";
import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { ChannelTools, Setup } from "../kernel/channel.ts";
import type { TelegramSecrets, TelegramSettings } from "./schema.ts";

export type Asking = { tools: ChannelTools; setup: Setup<TelegramSettings, TelegramSecrets> };

const Reply = z.looseObject({
  ok: z.boolean(),
  result: z.unknown().optional(),
  error_code: z.number().optional(),
  description: z.string().optional(),
  parameters: z
    .looseObject({ retry_after: z.number().optional(), migrate_to_chat_id: z.number().optional() })
    .optional(),
});
type Reply = z.output<typeof Reply>;

/** Calls one method of the Bot API, once. @throws ChannelFailure */
export async function askTelegram<S extends z.ZodType>(
  { tools, setup }: Asking,
  { method, parameters = {}, result }: { method: string; parameters?: object; result: S },
): Promise<z.output<S>> {
  const base = (setup.settings.api_url ?? "https://api.telegram.org").replace(/\/$/u, "");
  let response: Response;
  try {
    response = await tools.fetch(`${base}/bot${setup.secrets.bot_token}/${method}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(parameters),
    });
  } catch (error) {
    tools.signal.throwIfAborted();
    const why = error instanceof Error ? error.message : "the connection broke";
    throw new ChannelFailure("unreachable", `Telegram cannot be reached: ${clean(why, setup)}`, {
      cause: error,
    });
  }
  const reply = Reply.safeParse(await response.json().catch(() => undefined)).data;
  if (reply?.ok !== true) throw toFailure(method, response, reply);
  const read = result.safeParse(reply.result);
  if (read.success) return read.data;
  throw new ChannelFailure("unreachable", `Telegram's answer to ${method} cannot be read.`);
}

/** The token is a part of the address, and errors name addresses. */
const clean = (text: string, { secrets }: Asking["setup"]): string =>
  text.replaceAll(secrets.bot_token, "•••");

/** What Telegram says of a failure of its own. */
export const descriptionOf = (error: unknown): string =>
  error instanceof ChannelFailure ? (descriptions.get(error) ?? "") : "";
const descriptions = new WeakMap<ChannelFailure, string>();

function toFailure(method: string, response: Response, reply: Reply | undefined): ChannelFailure {
  const status = reply?.error_code ?? response.status;
  const description = (reply?.description ?? "").slice(0, 300);
  const failure = failureOf({
    method,
    status,
    description,
    reply,
    header: response.headers.get("retry-after"),
  });
  descriptions.set(failure, description);
  return failure;
}

type Told = {
  method: string;
  status: number;
  description: string;
  reply: Reply | undefined;
  header: string | null;
};

function failureOf({ method, status, description, reply, header }: Told): ChannelFailure {
  if (status === 429) {
    const seconds = reply?.parameters?.retry_after ?? Number(header ?? "");
    return new ChannelFailure("rate_limited", "Telegram asks to be left alone for a while.", {
      retryAfterMs: (seconds > 0 ? seconds : 30) * 1000,
    });
  }
  if (status === 401 || status === 404)
    return new ChannelFailure(
      "misconfigured",
      "Telegram knows no bot with this token. Give the one of @BotFather.",
    );
  const moved = reply?.parameters?.migrate_to_chat_id;
  if (moved !== undefined)
    return new ChannelFailure(
      "misconfigured",
      `The group has another number now: ${moved}. Give that as the place.`,
    );
  if (status >= 500 || reply === undefined)
    return new ChannelFailure("unreachable", `Telegram answered ${method} with status ${status}.`);
  return new ChannelFailure(
    "misconfigured",
    `Telegram refused ${method}: ${description}.${adviceFor(description)}`,
  );
}

const adviceFor = (description: string): string =>
  advices.find(([pattern]) => pattern.test(description))?.[1] ?? "";

const advices: readonly (readonly [RegExp, string])[] = [
  [/chat not found/iu, " Add the bot to the chat, and give the number that it says on `/start`."],
  [/initiate conversation|blocked by the user/iu, " The person has to open the bot and press Start."],
  [/not enough rights|kicked|not a member/iu, " Let the bot into the chat, with the right to write there."],
  [/thread not found|TOPIC/iu, " The topic is not there any more. Name another one."],
];
