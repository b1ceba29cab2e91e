import { createHmac, timingSafeEqual } from "node:crypto";
import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { Setup } from "../kernel/channel.ts";
import type { EventResult, HttpInbound, HttpReply, Inbound, Received } from "../kernel/inbound.ts";
import { conversationKey, readCode } from "../kernel/conversation.ts";
import { readNumber } from "../kernel/number.ts";
import { startWords, stopWords } from "../kernel/stop-words.ts";
import type { TwilioSecrets, TwilioSettings } from "./schema.ts";

/** Twilio answers these itself, as it does `START`. */
const keywords = new Set(["help", "info"]);

/** @throws ChannelFailure `not_genuine` */
export function receiveMessage(
  { secrets }: Setup<TwilioSettings, TwilioSecrets>,
  inbound: Inbound,
): Received {
  if (inbound.type !== "http") throw notGenuine("Messages come in by requests of Twilio.");
  const fields = new URLSearchParams(Buffer.from(inbound.body).toString("utf8"));
  if (!isSigned(inbound, fields, secrets.auth_token))
    throw notGenuine("Its signature (`X-Twilio-Signature`) does not fit.");
  if (inbound.path === "status") return readStatus(fields);
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
        ...(code === undefined
          ? { isBare: true }
          : { otherwise: { key: conversationKey(number), text: (body ?? "").trim(), isBare: true } }),
      },
    ],
    respond: async ([result]) => twiml(result && wordsOf(result)),
  };
}

const failed = new Set(["failed", "undelivered"]);

/** What became of a message that Twilio had taken. */
function readStatus(fields: URLSearchParams): Received {
  const [sid = "", status = "", error = "", to = ""] = ["MessageSid", "MessageStatus", "ErrorCode", "To"].map(
    (name) => fields.get(name) ?? "",
  );
  const respond = async (): Promise<HttpReply> => twiml();
  if (!failed.has(status) || sid === "") return { events: [], respond };
  const why = error === "" ? "" : ` (https://www.twilio.com/docs/api/errors/${error.replaceAll(/\D/gu, "")})`;
  return {
    events: [
      {
        type: "undelivered",
        id: `${sid}:${status}`,
        sender: { id: to, name: to },
        about: { key: `sid:${sid}` },
        text: `Twilio says that the message is ${status}${why}.`,
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
