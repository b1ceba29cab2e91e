import { createHmac, timingSafeEqual } from "node:crypto";
import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { ChannelTools, Setup } from "../kernel/channel.ts";
import type { EventResult, HttpInbound, HttpReply, Inbound, Received, Receipt } from "../kernel/inbound.ts";
import { conversationKey, readCode } from "../kernel/conversation.ts";
import { readNumber } from "../kernel/number.ts";
import { startWords, stopWords } from "../kernel/stop-words.ts";
import type { TwilioSecrets, TwilioSettings } from "./schema.ts";

type TwilioSetup = Setup<TwilioSettings, TwilioSecrets>;

/** Twilio acts on these itself, as it does on `STOP` and `START`. */
const keywords = new Set(["help", "info", "cancel", "end", "quit", "revoke", "optout"]);

/** @throws ChannelFailure `not_genuine` */
export function receiveMessage(
  { tools, setup: { secrets } }: { tools: Pick<ChannelTools, "clock">; setup: TwilioSetup },
  inbound: Inbound,
): Received {
  if (inbound.type !== "http") throw notGenuine("Messages come in by requests of Twilio.");
  const fields = new URLSearchParams(Buffer.from(inbound.body).toString("utf8"));
  if (!isSigned(inbound, fields, secrets.auth_token))
    throw notGenuine("Its signature (`X-Twilio-Signature`) does not fit.");
  if (inbound.path === "status") return readStatus(fields, { url: inbound.url, now: tools.clock() });
  const [id, from, body] = ["MessageSid", "From", "Body"].map((name) => fields.get(name) ?? "");
  const word = (body ?? "").trim().toLowerCase();
  const isOptOut =
    fields.has("OptOutType") || stopWords.has(word) || startWords.has(word) || keywords.has(word);
  if (isOptOut || id === undefined || id === "" || from === undefined)
    return { events: [], respond: async () => twiml() };
  const number = readNumber(from);
  const { code, rest } = readCode(body ?? "");
  return {
    events: [
      {
        type: "words",
        id,
        sender: { id: number, name: fields.get("ProfileName") ?? number },
        about: { key: conversationKey(number, code) },
        text: rest,
        // A telephone may answer for who drives or is away.
        mayBeMachine: true,
        ...(code === undefined
          ? { isBare: true }
          : { otherwise: { key: conversationKey(number), text: (body ?? "").trim(), isBare: true } }),
      },
    ],
    respond: async ([result]) => twiml(result && wordsOf(result)),
  };
}

/** What Twilio's words say; of what is still on its way nothing is kept. */
const states = new Map<string, Receipt["state"]>([
  ["sent", "sent"],
  ["delivered", "delivered"],
  ["read", "read"],
  ["failed", "failed"],
  ["undelivered", "failed"],
]);

/** Where Twilio says what became of a message, which may be before anybody knows the message's id. */
export const statusUrlOf = (inboundUrl: string, ref: string): string => `${inboundUrl}/status?ref=${ref}`;

/** What became of a message that Twilio had taken, by its address's word for it and its own. */
function readStatus(fields: URLSearchParams, { url, now }: { url: string; now: number }): Received {
  const [sid = "", status = "", error = "", to = ""] = ["MessageSid", "MessageStatus", "ErrorCode", "To"].map(
    (name) => fields.get(name) ?? "",
  );
  const respond = async (): Promise<HttpReply> => twiml();
  const state = states.get(status);
  if (state === undefined || sid === "") return { events: [], respond };
  const ref = new URL(url).searchParams.get("ref");
  const why = error === "" ? "" : ` (https://www.twilio.com/docs/api/errors/${error.replaceAll(/\D/gu, "")})`;
  return {
    events: [
      {
        type: "receipt",
        id: `${sid}:${status}`,
        sender: { id: to, name: to },
        about: { key: `sid:${sid}` },
        otherKey: ref === null ? undefined : `ref:${ref}`,
        state,
        // Twilio tells no moment.
        at: now,
        text: state === "failed" ? `Twilio says that the message is ${status}${why}.` : "",
      },
    ],
    respond,
  };
}

const notGenuine = (why: string): ChannelFailure =>
  new ChannelFailure("not_genuine", `A message is not believed to be from Twilio. ${why}`);

/** HMAC-SHA1 over the address and the form's fields in order of their names, as Twilio documents it. */
export function signTwilio(url: string, fields: URLSearchParams, authToken: string): string {
  const names = [...new Set(fields.keys())].toSorted();
  const text =
    url +
    names
      .flatMap((name) => [...new Set(fields.getAll(name))].toSorted().map((value) => name + value))
      .join("");
  return createHmac("sha1", authToken).update(text, "utf8").digest("base64");
}

function isSigned({ url, headers }: HttpInbound, fields: URLSearchParams, authToken: string): boolean {
  const [given, wanted] = [headers["x-twilio-signature"] ?? "", signTwilio(url, fields, authToken)].map(
    (text) => Buffer.from(text),
  );
  return (
    given !== undefined &&
    wanted !== undefined &&
    given.length === wanted.length &&
    timingSafeEqual(given, wanted)
  );
}

function wordsOf({ status, text, card }: EventResult): string | undefined {
  if (status === "repeated" || text === "") return undefined;
  return card === undefined ? text : `${text}\n${card.link}`;
}

/** Twilio's answer: a message, or none. */
function twiml(text?: string): HttpReply {
  const message = text === undefined ? "" : `<Message>${escapeXml(text.slice(0, 1600))}</Message>`;
  return {
    status: 200,
    headers: { "content-type": "text/xml; charset=utf-8" },
    body: `<?xml version="1.0" encoding="UTF-8"?><Response>${message}</Response>`,
  };
}

const escapeXml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
