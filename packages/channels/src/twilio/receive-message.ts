import { createHmac, timingSafeEqual } from "node:crypto";
import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { ChannelTools, Setup } from "../kernel/channel.ts";
import type {
  ChannelEvent,
  EventResult,
  HttpInbound,
  HttpReply,
  Inbound,
  Received,
  Receipt,
} from "../kernel/inbound.ts";
import { findContact } from "../kernel/contact.ts";
import { conversationKey, readCode } from "../kernel/conversation.ts";
import { readNumber } from "../kernel/number.ts";
import { isDecisive } from "../kernel/read-answer.ts";
import { startWords, stopWords } from "../kernel/stop-words.ts";
import type { TwilioSecrets, TwilioSettings } from "./schema.ts";

type TwilioSetup = Setup<TwilioSettings, TwilioSecrets>;

/** Twilio sends nothing more after these as well, by itself. */
const moreStopWords: ReadonlySet<string> = new Set(["cancel", "end", "quit", "revoke", "optout"]);
/** Twilio answers these itself. */
const helpWords: ReadonlySet<string> = new Set(["help", "info"]);

/**
 * What Twilio takes for itself: by its own words, or by those that the account has set up instead, which `OptOutType` tells.
 * After `YES` it sends again, too; here that is an answer.
 */
function readKeyword(text: string, optOutType: string | null): "stop" | "start" | "help" | undefined {
  const word = text.trim().toLowerCase();
  if (optOutType === "STOP" || stopWords.has(word) || moreStopWords.has(word)) return "stop";
  if (optOutType === "HELP" || helpWords.has(word)) return "help";
  if (startWords.has(word)) return "start";
  return optOutType === "START" && !isDecisive(word) ? "start" : undefined;
}

/** @throws ChannelFailure `not_genuine` */
export function receiveMessage(
  { tools, setup: { secrets } }: { tools: ChannelTools; setup: TwilioSetup },
  inbound: Inbound,
): Received {
  if (inbound.type !== "http") throw notGenuine("Messages come in by requests of Twilio.");
  const fields = new URLSearchParams(Buffer.from(inbound.body).toString("utf8"));
  if (!isSigned(inbound, fields, secrets.auth_token))
    throw notGenuine("Its signature (`X-Twilio-Signature`) does not fit.");
  if (inbound.path === "status") return readStatus(fields, { url: inbound.url, now: tools.clock() });
  const [id = "", from = "", body = ""] = ["MessageSid", "From", "Body"].map(
    (name) => fields.get(name) ?? "",
  );
  const keyword = readKeyword(body, fields.get("OptOutType"));
  if (id === "" || keyword === "help") return { events: [], respond: async () => twiml() };
  const words = readWords({ id, from, body, name: fields.get("ProfileName") });
  if (keyword !== undefined) {
    const { sender } = words;
    return {
      events: [],
      // Twilio tells no moment.
      askings: [{ type: keyword, id, sender, at: tools.clock(), answer: words }],
      // What Twilio takes for itself it answers itself.
      respond: async () => twiml(),
    };
  }
  return {
    events: [words],
    async respond([result]) {
      const said = result && wordsOf(result);
      if (said === undefined || (await findContact(tools, words.sender.id)).hasStopped) return twiml();
      return twiml(said);
    },
  };
}

type Written = { id: string; from: string; body: string; name: string | null };

function readWords({ id, from, body, name }: Written): ChannelEvent {
  const number = readNumber(from);
  const { code, rest } = readCode(body);
  return {
    type: "words",
    id,
    sender: { id: number, name: name ?? number },
    about: { key: conversationKey(number, code) },
    text: rest,
    // A telephone may answer for who drives or is away.
    mayBeMachine: true,
    ...(code === undefined
      ? { isBare: true }
      : { otherwise: { key: conversationKey(number), text: body.trim(), isBare: true } }),
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
