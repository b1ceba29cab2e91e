import { z } from "zod";
import { createAccessTokens } from "../kernel/access-tokens.ts";
import { createBearerCheck } from "../kernel/bearer.ts";
import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { Channel, Posted, Posting, TestReport } from "../kernel/channel.ts";
import { collectFindings } from "../kernel/collect-findings.ts";
import { askGoogleChat, statusOf, type Asking } from "./google-chat-api.ts";
import { receiveEvent } from "./receive.ts";
import { renderCard } from "./render-card.ts";
import type { GoogleChatSecrets, GoogleChatSettings } from "./schema.ts";

/** Room for a card: mostly below what Chat takes; what is above is cut there. */
const limits = { fields: 12, valueChars: 1500, messageChars: 3000, previews: 3, totalChars: 6000 };

const Sent = z.looseObject({ name: z.string() });
const Spaces = z.looseObject({ spaces: z.array(z.looseObject({ name: z.string() })).default([]) });

/**
 * Google Chat: cards in spaces and direct messages; decided by buttons and dialogs. Whose account it is somebody must
 * say: an app is told no address that Google vouches for.
 */
export function createGoogleChat(): Channel<GoogleChatSettings, GoogleChatSecrets> {
  const tokens = createAccessTokens();
  const check = createBearerCheck();
  return {
    kind: "google_chat",
    capabilities: { buttons: true, dialogs: true, updates: true, people: false, limits },
    notify: (tools, setup, posting) => notify({ tools, setup, tokens }, posting),
    update: (tools, setup, posting) => update({ tools, setup, tokens }, posting),
    receive: (tools, setup, inbound) => receiveEvent({ tools, setup, check }, inbound),
    identify: async (_tools, _setup, { id }) => ({ name: id, email: null }),
    findPlace: async () => undefined,
    test: (tools, setup, place) => test({ tools, setup, tokens }, place),
  };
}

/** A person is written to in the conversation that they have with the app. */
async function findSpace(asking: Asking, place: string): Promise<string> {
  if (/^spaces\/[\w-]{1,100}$/u.test(place)) return place;
  if (!/^users\/\w{1,100}$/u.test(place))
    throw new ChannelFailure(
      "misconfigured",
      "The place is neither a space (`spaces/AAAA…`) nor a person (`users/123…`) of Google Chat. The app says both when it is spoken to.",
    );
  const path = `/v1/spaces:findDirectMessage?name=${encodeURIComponent(place)}`;
  return (await askGoogleChat(asking, { method: "GET", path, result: Sent })).name;
}

async function notify(asking: Asking, posting: Posting): Promise<Posted> {
  const { card, place, reference, isRepeated } = posting;
  const space = await findSpace(asking, place);
  const { body, showsCard } = renderCard(card);
  // Asked once more by the same id, Chat answers what it has posted already.
  const once = reference === undefined ? "" : `?requestId=${encodeURIComponent(reference)}`;
  const path = `/v1/${space}/messages${once}`;
  const { name } = await askGoogleChat(asking, { method: "POST", path, body, result: Sent });
  const posted = { message: { name }, keys: [name], showsCard };
  return isRepeated === true ? update(asking, { ...posting, posted }) : posted;
}

async function update(asking: Asking, { card, posted }: Posting & { posted: Posted }): Promise<Posted> {
  const name = String(posted.message["name"]);
  const { body, showsCard } = renderCard(card);
  const path = `/v1/${name}?updateMask=cardsV2,fallbackText`;
  try {
    await askGoogleChat(asking, { method: "PATCH", path, body, result: z.unknown() });
  } catch (error) {
    // Somebody deleted it: there is nothing left that could say something wrong.
    if (statusOf(error) !== 404) throw error;
  }
  return { message: posted.message, keys: [name], showsCard };
}

const test = (asking: Asking, place: string | undefined): Promise<TestReport> =>
  collectFindings([
    async () => {
      const path = "/v1/spaces?pageSize=100";
      const { spaces } = await askGoogleChat(asking, { method: "GET", path, result: Spaces });
      return `Google Chat knows the app; it is in ${spaces.length === 100 ? "100 spaces or more" : `${spaces.length} spaces`}.`;
    },
    ...(place === undefined || place === ""
      ? []
      : [
          async () => {
            const path = `/v1/${await findSpace(asking, place)}/messages`;
            const text = "This is a test of Parley: requests to people arrive here.";
            await askGoogleChat(asking, { method: "POST", path, body: { text }, result: Sent });
            return `A message was posted to ${place}.`;
          },
        ]),
  ]);
