import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { createBearerCheck } from "../kernel/bearer.ts";
import type { ChannelTools, Setup } from "../kernel/channel.ts";
import { fetchJson } from "../kernel/fetch-json.ts";
import type { EventResult, HttpReply, Inbound, Received } from "../kernel/inbound.ts";
import { introductionOf, linkWords, refusalOf } from "../kernel/introduction.ts";
import { toInert, toQuote } from "./inert.ts";
import { readEvent, type ChatTurn } from "./read-event.ts";
import { paragraph, toWidget } from "./render-card.ts";
import { renderDialog } from "./render-dialog.ts";
import type { GoogleChatSecrets, GoogleChatSettings } from "./schema.ts";

type Receiving = {
  tools: ChannelTools;
  setup: Setup<GoogleChatSettings, GoogleChatSecrets>;
  check: ReturnType<typeof createBearerCheck>;
};

const issuer = "chat@system.gserviceaccount.com";
const keysUrl = `https://www.googleapis.com/service_accounts/v1/jwk/${issuer}`;

/** Events of the Chat app. */
export async function receiveEvent({ tools, setup, check }: Receiving, inbound: Inbound): Promise<Received> {
  if (inbound.type !== "http")
    throw new ChannelFailure("not_genuine", "Google Chat sends requests, and this is none.");
  const { project_number: audience, keys_url: url } = setup.settings;
  const source = { url: url ?? keysUrl, read: readKeys };
  await check({ tools, source, wanted: { issuer, audience }, headers: inbound.headers });
  const turn = readEvent(inbound.body);
  return {
    events: "event" in turn ? [turn.event] : [],
    askings: turn.type === "hello" ? [turn.asking] : [],
    respond: async ([result]) => respond(turn, result),
  };
}

async function readKeys(tools: ChannelTools, url: string): Promise<unknown> {
  const { response, json } = await fetchJson({ tools, platform: "Google", url });
  if (response.ok) return json;
  throw new ChannelFailure("unreachable", `Google's keys at ${url} cannot be read: ${response.status}.`);
}

const reply = (value: object): HttpReply => ({
  status: 200,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(value),
});

const nothing = reply({});
const hint = "Speak to the app to link it.";

function respond(turn: ChatTurn, result?: EventResult): HttpReply {
  if (turn.type === "hello") return introduce(turn, result);
  if (turn.type === "ignored" || result === undefined || result.status === "repeated") return nothing;
  if (turn.type === "submitted") return closeDialog(result);
  if (turn.type === "dialog") {
    const { key } = turn.event.about;
    if (result.status === "shown" && result.card !== undefined)
      return reply(renderDialog(result.card, { ...turn.memory, key }));
    return closeDialog(result);
  }
  return result.status === "counted" || result.status === "ignored"
    ? nothing
    : whisper(turn.user, refusalOf(result, hint));
}

/** What was refused stays open, with why. */
const closeDialog = (result: EventResult): HttpReply =>
  reply({
    actionResponse: {
      type: "DIALOG",
      dialogAction: {
        actionStatus: {
          statusCode: result.status === "counted" ? "OK" : "INVALID_ARGUMENT",
          userFacingMessage: (refusalOf(result, hint) || "Nothing was decided.").slice(0, 500),
        },
      },
    },
  });

const cardOf = (text: string): object[] => [
  { cardId: "word", card: { sections: [{ widgets: [paragraph(text)] }] } },
];

/** Only who did it sees it. */
const whisper = (user: string, text: string): HttpReply =>
  reply({
    actionResponse: { type: "NEW_MESSAGE" },
    privateMessageViewer: { name: user },
    cardsV2: cardOf(toQuote(text.slice(0, 1000))),
  });

/** Only who asked sees it: the link is for them. */
function introduce(
  { space, user }: Extract<ChatTurn, { type: "hello" }>,
  result: EventResult | undefined,
): HttpReply {
  if (result?.status === "repeated") return nothing;
  const widgets = introductionOf({ place: space, account: user, result }).map(toWidget);
  const link =
    result?.link === undefined
      ? []
      : [paragraph(toInert(linkWords(result))), { buttonList: { buttons: [linkButton(result.link)] } }];
  return reply({
    privateMessageViewer: { name: user },
    cardsV2: [{ cardId: "word", card: { sections: [{ widgets: [...widgets, ...link] }] } }],
  });
}

const linkButton = (url: string): object => ({
  text: "This account is mine",
  onClick: { openLink: { url } },
});
