import { z } from "zod";
import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { ChannelTools, Setup } from "../kernel/channel.ts";
import type { TwilioSecrets, TwilioSettings } from "./schema.ts";

type Asking = { tools: ChannelTools; setup: Setup<TwilioSettings, TwilioSecrets> };

const Problem = z.object({ code: z.number().optional(), message: z.string().optional() });
const Message = z.object({ sid: z.string() });
const Account = z.object({ friendly_name: z.string().default(""), status: z.string().default("") });

/** Who has said STOP is sent nothing; Twilio knows. */
const hasStopped = 21_610;
const wrongNumbers = new Set([21_211, 21_214, 21_217, 21_614]);

/** @returns its id @throws ChannelFailure */
export async function sendMessage(asking: Asking, fields: Record<string, string>): Promise<string> {
  const reply = await ask(asking, "/Messages.json", new URLSearchParams(fields));
  const message = Message.safeParse(reply);
  if (message.success) return message.data.sid;
  throw new ChannelFailure("unreachable", "Twilio's answer says of no message that it was taken.");
}

/** @returns the account's name @throws ChannelFailure */
export async function findAccount(asking: Asking): Promise<{ name: string; status: string }> {
  const account = Account.parse(await ask(asking, ".json"));
  return { name: account.friendly_name, status: account.status };
}

async function ask({ tools, setup }: Asking, path: string, form?: URLSearchParams): Promise<unknown> {
  const { account_sid: account, api_url: base } = setup.settings;
  const url = `${(base ?? "https://api.twilio.com").replace(/\/$/u, "")}/2010-04-01/Accounts/${account}${path}`;
  const headers = {
    authorization: `Basic ${Buffer.from(`${account}:${setup.secrets.auth_token}`).toString("base64")}`,
    accept: "application/json",
    ...(form !== undefined && { "content-type": "application/x-www-form-urlencoded" }),
  };
  const reply = await fetchReply(tools, url, {
    method: form === undefined ? "GET" : "POST",
    headers,
    ...(form !== undefined && { body: form.toString() }),
  });
  const body = readJson(await reply.text());
  if (reply.ok) return body;
  throw toFailure(reply, Problem.safeParse(body).data ?? {});
}

async function fetchReply(tools: ChannelTools, url: string, init: RequestInit): Promise<Response> {
  try {
    return await tools.fetch(url, init);
  } catch (error) {
    const why = error instanceof Error ? error.message : "the connection broke";
    throw new ChannelFailure("unreachable", `Twilio cannot be reached: ${why}`, { cause: error });
  }
}

function toFailure(
  { status, headers }: Response,
  { code, message = "" }: z.output<typeof Problem>,
): ChannelFailure {
  if (status === 429) {
    const seconds = Number(headers.get("retry-after") ?? "");
    return new ChannelFailure("rate_limited", "Twilio wants to be left alone for a while.", {
      retryAfterMs: (Number.isFinite(seconds) && seconds > 0 ? seconds : 30) * 1000,
    });
  }
  if (status === 401 || status === 403)
    return new ChannelFailure("misconfigured", "Twilio takes neither this account nor this token.");
  if (code === hasStopped)
    return new ChannelFailure(
      "misconfigured",
      "This number has said STOP, so it is sent nothing. It can say START.",
    );
  if (code !== undefined && wrongNumbers.has(code))
    return new ChannelFailure(
      "misconfigured",
      `Twilio does not send to this number: ${message.slice(0, 200)}`,
    );
  if (status >= 500) return new ChannelFailure("unreachable", `Twilio answered ${status}.`);
  return new ChannelFailure(
    "misconfigured",
    `Twilio refuses the message (${code ?? status}): ${message.slice(0, 300)}`,
  );
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
