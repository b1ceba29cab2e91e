import { z } from "zod";
import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { ChannelTools, Setup } from "../kernel/channel.ts";
import { discordApi } from "../kernel/discord-interaction.ts";
import type { DiscordSecrets, DiscordSettings } from "./schema.ts";

export type Asking = { tools: ChannelTools; setup: Setup<DiscordSettings, DiscordSecrets> };

type Call<S> = { method: "GET" | "POST" | "PATCH"; path: string; body?: object; result: S };

const Problem = z.looseObject({
  code: z.number().optional(),
  message: z.string().optional(),
  retry_after: z.number().optional(),
});
type Problem = z.output<typeof Problem>;

/** Asks Discord once. @throws ChannelFailure */
export async function askDiscord<S extends z.ZodType>(
  { tools, setup }: Asking,
  { method, path, body, result }: Call<S>,
): Promise<z.output<S>> {
  const base = (setup.settings.api_url ?? discordApi).replace(/\/$/u, "");
  let response: Response;
  try {
    response = await tools.fetch(base + path, {
      method,
      headers: {
        authorization: `Bot ${setup.secrets.bot_token}`,
        "user-agent": "DiscordBot (https://github.com/parley, 1)",
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  } catch (error) {
    tools.signal.throwIfAborted();
    const why = error instanceof Error ? error.message : "the connection broke";
    throw new ChannelFailure("unreachable", `Discord cannot be reached: ${why}`, { cause: error });
  }
  const reply: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw toFailure(response, Problem.safeParse(reply).data ?? {});
  const read = result.safeParse(reply);
  if (read.success) return read.data;
  throw new ChannelFailure("unreachable", `Discord's answer to ${method} ${path} cannot be read.`);
}

/** Discord's number for what is wrong. */
export const codeOf = (error: unknown): number | undefined =>
  error instanceof ChannelFailure ? codes.get(error) : undefined;
const codes = new WeakMap<ChannelFailure, number>();

export const unknownChannel = 10_003;
export const unknownMessage = 10_008;
const missingAccess = 50_001;
const noDirectMessages = 50_007;
const missingPermissions = 50_013;

function toFailure(
  { status, headers }: Response,
  { code, message = "", retry_after }: Problem,
): ChannelFailure {
  const failure = failureOf({
    status,
    code,
    message,
    seconds: retry_after ?? Number(headers.get("retry-after")),
  });
  if (code !== undefined) codes.set(failure, code);
  return failure;
}

type Told = { status: number; code: number | undefined; message: string; seconds: number };

function failureOf({ status, code, message, seconds }: Told): ChannelFailure {
  if (status === 429)
    return new ChannelFailure("rate_limited", "Discord asks to be left alone for a while.", {
      retryAfterMs: Math.ceil((seconds > 0 ? seconds : 30) * 1000),
    });
  if (status === 401)
    return new ChannelFailure(
      "misconfigured",
      "Discord does not take the bot's token. Give its present one.",
    );
  if (status >= 500) return new ChannelFailure("unreachable", `Discord answered ${status}.`);
  const advice = advices.get(code ?? 0) ?? "";
  return new ChannelFailure(
    "misconfigured",
    `Discord refuses it (${code ?? status}): ${message.slice(0, 200)}.${advice}`,
  );
}

const advices: ReadonlyMap<number, string> = new Map([
  [unknownChannel, " Give the number of a channel or of a person (developer mode, “Copy ID”)."],
  [missingAccess, " Let the bot see the channel: View Channel."],
  [missingPermissions, " Give the bot Send Messages and Embed Links there."],
  [
    noDirectMessages,
    " The person takes no messages of the bot: they must share a server with it, and allow them.",
  ],
]);
