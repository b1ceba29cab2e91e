import { z } from "zod";
import { createAccessTokens } from "../kernel/access-tokens.ts";
import { createBearerCheck } from "../kernel/bearer.ts";
import { withDoubt } from "../kernel/card.ts";
import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { Channel, Posted, Posting, TestReport } from "../kernel/channel.ts";
import { collectFindings } from "../kernel/collect-findings.ts";
import { conversationOf } from "./read-activity.ts";
import { receiveActivity } from "./receive.ts";
import { renderCard } from "./render-card.ts";
import type { TeamsSecrets, TeamsSettings } from "./schema.ts";
import { askTeams, findToken, statusOf, type Asking } from "./teams-api.ts";

/** Room for a card: mostly below what Teams takes; what is above is cut there. */
const limits = { fields: 10, valueChars: 1200, messageChars: 3000, previews: 3, totalChars: 5000 };

const Sent = z.looseObject({ id: z.string() });

/**
 * Microsoft Teams: cards in channels, chats and to persons; decided by buttons and what opens below them. An account is
 * known by its object id of Entra, which proves no address, so whose it is somebody must say.
 */
export function createTeams(): Channel<TeamsSettings, TeamsSecrets> {
  const tokens = createAccessTokens();
  const check = createBearerCheck();
  return {
    kind: "teams",
    capabilities: { buttons: true, dialogs: true, updates: true, people: false, limits },
    notify: (tools, setup, posting) => notify({ tools, setup, tokens }, posting),
    update: (tools, setup, posting) => update({ tools, setup, tokens }, posting),
    receive: (tools, setup, inbound) => receiveActivity({ tools, setup, tokens, check }, inbound),
    identify: async (_tools, _setup, { id }) => ({ name: id, email: null }),
    findPlace: async () => undefined,
    test: (tools, setup, place) => test({ tools, setup, tokens }, place),
  };
}

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

/** A person is written to in the conversation that they have with the bot; it is made where there is none. */
async function findConversation(asking: Asking, place: string): Promise<string> {
  if (/^(?:19|a):[\w@.:-]{5,300}(?:;messageid=\d+)?$/u.test(place)) return conversationOf(place);
  if (!guid.test(place))
    throw new ChannelFailure(
      "misconfigured",
      "The place is neither a conversation (`19:…@thread.tacv2`) nor a person (an object id of Entra). The bot says both when it is spoken to.",
    );
  const { app_id: app, tenant_id: tenantId } = asking.setup.settings;
  const body = {
    isGroup: false,
    bot: { id: `28:${app}` },
    members: [{ id: place }],
    tenantId,
    channelData: { tenant: { id: tenantId } },
  };
  const path = "/v3/conversations";
  return (await askTeams(asking, { method: "POST", path, body, result: Sent })).id;
}

const activitiesOf = (conversation: string): string =>
  `/v3/conversations/${encodeURIComponent(conversation)}/activities`;

/** A bot cannot look for what it has posted without rights to read all that is said there; and no key keeps it from posting twice. */
async function notify(asking: Asking, { card, place, isRepeated }: Posting): Promise<Posted> {
  const conversation = await findConversation(asking, place);
  const { body, showsCard } = renderCard(isRepeated === true ? withDoubt(card) : card);
  const path = activitiesOf(conversation);
  const { id } = await askTeams(asking, { method: "POST", path, body, result: Sent });
  return { message: { conversation, id }, keys: [`${conversation}:${id}`], showsCard };
}

async function update(asking: Asking, { card, posted }: Posting & { posted: Posted }): Promise<Posted> {
  const [conversation, id] = [String(posted.message["conversation"]), String(posted.message["id"])];
  const { body, showsCard } = renderCard(card);
  const path = `${activitiesOf(conversation)}/${encodeURIComponent(id)}`;
  try {
    await askTeams(asking, { method: "PUT", path, body: { ...body, id }, result: z.unknown() });
  } catch (error) {
    // Somebody deleted it: there is nothing left that could say something wrong.
    if (statusOf(error) !== 404) throw error;
  }
  return { message: posted.message, keys: [`${conversation}:${id}`], showsCard };
}

const test = (asking: Asking, place: string | undefined): Promise<TestReport> =>
  collectFindings([
    async () => {
      await findToken(asking);
      return "Microsoft gives the bot a token.";
    },
    ...(place === undefined || place === ""
      ? []
      : [
          async () => {
            const path = activitiesOf(await findConversation(asking, place));
            const text = "This is a test of Parley: requests to people arrive here.";
            const body = { type: "message", textFormat: "plain", text };
            await askTeams(asking, { method: "POST", path, body, result: Sent });
            return `A message was posted to ${place}.`;
          },
        ]),
  ]);
