import { hash } from "node:crypto";
import { z } from "zod";
import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { Channel, Posted, Posting, TestReport } from "../kernel/channel.ts";
import { collectFindings } from "../kernel/collect-findings.ts";
import { askDiscord, codeOf, unknownChannel, unknownMessage, type Asking } from "./discord-api.ts";
import { receiveInteraction, stopgapOf } from "./receive.ts";
import { renderCard } from "./render-card.ts";
import type { DiscordSecrets, DiscordSettings } from "./schema.ts";

/** Room for a card: mostly below what Discord takes; what is above is cut there. */
const limits = { fields: 8, valueChars: 800, messageChars: 2000, previews: 2, totalChars: 2000 };

const Sent = z.looseObject({ id: z.string(), channel_id: z.string() });
const Opened = z.looseObject({ id: z.string() });
const Application = z.looseObject({
  id: z.string(),
  name: z.string().default(""),
  verify_key: z.string().default(""),
  interactions_endpoint_url: z.string().nullish(),
});

/**
 * Discord: cards in channels, threads and direct messages; decided by buttons and forms. An account there proves no
 * address, so whose it is somebody must say.
 */
export function createDiscord(): Channel<DiscordSettings, DiscordSecrets> {
  return {
    kind: "discord",
    capabilities: { buttons: true, dialogs: true, updates: true, people: false, limits },
    notify: (tools, setup, posting) => notify({ tools, setup }, posting),
    update: (tools, setup, posting) => update({ tools, setup }, posting),
    receive: (tools, setup, inbound) => receiveInteraction({ tools, setup }, inbound),
    stopgap: (tools, setup, inbound) => stopgapOf({ tools, setup }, inbound),
    identify: async (_tools, _setup, { id }) => ({ name: id, email: null }),
    findPlace: async () => undefined,
    test: (tools, setup, place) => test({ tools, setup }, place),
  };
}

function readPlace(place: string): string {
  if (/^\d{15,22}$/u.test(place)) return place;
  throw new ChannelFailure(
    "misconfigured",
    "The place is no number of Discord. Copy the id of the channel or the person (developer mode, “Copy ID”).",
  );
}

/** Channels and people have numbers alike: what is no channel is a person, who is written to directly. */
async function post(asking: Asking, place: string, body: object): Promise<z.output<typeof Sent>> {
  const send = (channel: string) =>
    askDiscord(asking, { method: "POST", path: `/channels/${channel}/messages`, body, result: Sent });
  try {
    return await send(readPlace(place));
  } catch (error) {
    if (codeOf(error) !== unknownChannel) throw error;
    const path = "/users/@me/channels";
    const opening = { method: "POST", path, body: { recipient_id: place }, result: Opened } as const;
    return send((await askDiscord(asking, opening)).id);
  }
}

async function notify(asking: Asking, posting: Posting): Promise<Posted> {
  const { card, place, reference, isRepeated } = posting;
  const { body, showsCard } = renderCard(card);
  // Sent once more within minutes, Discord answers what it has posted already.
  const once = reference === undefined ? {} : { nonce: nonceOf(reference), enforce_nonce: true };
  const { id, channel_id } = await post(asking, place, { ...body, ...once });
  const posted = { message: { id, channel_id }, keys: [`${channel_id}:${id}`], showsCard };
  return isRepeated === true ? update(asking, { ...posting, posted }) : posted;
}

/** At most 25 characters. */
const nonceOf = (reference: string): string => hash("sha256", reference, "base64url").slice(0, 24);

async function update(asking: Asking, { card, posted }: Posting & { posted: Posted }): Promise<Posted> {
  const [id, channel] = [String(posted.message["id"]), String(posted.message["channel_id"])];
  const { body, showsCard } = renderCard(card);
  const path = `/channels/${channel}/messages/${id}`;
  try {
    await askDiscord(asking, { method: "PATCH", path, body, result: z.unknown() });
  } catch (error) {
    // Somebody deleted it: there is nothing left that could say something wrong.
    if (codeOf(error) !== unknownMessage) throw error;
  }
  return { message: posted.message, keys: [`${channel}:${id}`], showsCard };
}

const test = (asking: Asking, place: string | undefined): Promise<TestReport> =>
  collectFindings([
    () => testApplication(asking),
    ...(place === undefined || place === ""
      ? []
      : [
          async () => {
            const content = "This is a test of Parley: requests to people arrive here.";
            await post(asking, place, { content, allowed_mentions: { parse: [] } });
            return `A message was posted to ${place}.`;
          },
        ]),
  ]);

async function testApplication(asking: Asking): Promise<string> {
  const { application_id: id, public_key: key } = asking.setup.settings;
  const known = await askDiscord(asking, { method: "GET", path: "/applications/@me", result: Application });
  if (known.id !== id || known.verify_key !== key)
    throw new ChannelFailure(
      "misconfigured",
      `The bot's token is of the application ${known.id}; its id and public key are not those of the channel.`,
    );
  const url = known.interactions_endpoint_url;
  if (url == null || url === "")
    throw new ChannelFailure(
      "misconfigured",
      "No answer arrives: give the application the channel's address as its Interactions Endpoint URL.",
    );
  return `Discord knows the application ${known.name}, and sends answers to ${url}.`;
}
