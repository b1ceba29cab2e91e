import { z } from "zod";
import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { Bearer, createBearerCheck } from "../kernel/bearer.ts";
import type { ChannelTools } from "../kernel/channel.ts";
import { fetchJson } from "../kernel/fetch-json.ts";
import type { EventResult, HttpReply, Inbound, Received } from "../kernel/inbound.ts";
import { introductionOf, linkWords, noLinkWords, refusalOf } from "../kernel/introduction.ts";
import { tryTo } from "../kernel/try-to.ts";
import { parseActivity, readActivity, type Activity, type TeamsTurn } from "./read-activity.ts";
import { askTeams, type Asking } from "./teams-api.ts";

type Receiving = Asking & { check: ReturnType<typeof createBearerCheck> };

const issuer = "https://api.botframework.com";
const openidUrl = "https://login.botframework.com/v1/.well-known/openidconfiguration";
const platform = "The Bot Framework";

/** Activities for the bot, as the Bot Connector tells them. */
export async function receiveActivity({ check, ...asking }: Receiving, inbound: Inbound): Promise<Received> {
  const { tools, setup } = asking;
  if (inbound.type !== "http")
    throw new ChannelFailure("not_genuine", "Microsoft Teams sends requests, and this is none.");
  const { app_id: audience, tenant_id: tenant, openid_url: url } = setup.settings;
  const source = { url: url ?? openidUrl, read: readKeys };
  const bearer = await check({ tools, source, wanted: { issuer, audience }, headers: inbound.headers });
  const activity = parseActivity(inbound.body);
  if (activity === undefined) return { events: [], respond: async () => ({ status: 200 }) };
  verifyOrigin(activity, { bearer, tenant });
  const turn = readActivity(activity, inbound.body);
  return {
    events: "event" in turn ? [turn.event] : [],
    askings: turn.type === "hello" && turn.asking !== undefined ? [turn.asking] : [],
    respond: ([result]) => respond(asking, turn, result),
  };
}

const OpenId = z.looseObject({ jwks_uri: z.url({ protocol: /^https?$/ }) });

/** The keys are where the metadata say. */
async function readKeys(tools: ChannelTools, url: string): Promise<unknown> {
  const metadata = OpenId.safeParse((await fetchJson({ tools, platform, url })).json);
  if (!metadata.success)
    throw new ChannelFailure("unreachable", `The Bot Framework's metadata at ${url} cannot be read.`);
  return (await fetchJson({ tools, platform, url: metadata.data.jwks_uri })).json;
}

/** A token is for one service, one key for some channels; and only the own organization is heard. */
function verifyOrigin(
  { channelId, serviceUrl, conversation, channelData }: Activity,
  { bearer: { claims, key }, tenant }: { bearer: Bearer; tenant: string },
): void {
  const { endorsements } = key;
  if (channelId !== "msteams" || !Array.isArray(endorsements) || !endorsements.includes("msteams"))
    throw new ChannelFailure("not_genuine", "The key of its token does not speak for Microsoft Teams.");
  if (claims["serviceurl"] !== serviceUrl)
    throw new ChannelFailure("not_genuine", "Its token is for another service address than it names.");
  if ((conversation.tenantId ?? channelData?.tenant?.id) !== tenant)
    throw new ChannelFailure("not_genuine", "It is of another organization at Microsoft.");
}

const hint = "Write to the bot alone to link it.";
const done: HttpReply = { status: 200 };

/** What who pressed is shown, and nobody else. */
const tell = (text: string): HttpReply => ({
  status: 200,
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ statusCode: 200, type: "application/vnd.microsoft.activity.message", value: text }),
});

async function respond(asking: Asking, turn: TeamsTurn, result?: EventResult): Promise<HttpReply> {
  if (turn.type === "pressed") return tell((result && refusalOf(result, hint)) || "Nothing was decided.");
  if (turn.type === "hello" && result?.status !== "repeated") await introduce(asking, turn, result);
  return done;
}

async function introduce(
  asking: Asking,
  { conversation, user }: Extract<TeamsTurn, { type: "hello" }>,
  result: EventResult | undefined,
): Promise<void> {
  const facts = introductionOf({ place: conversation, account: user, result });
  const lines = facts.map((fact) =>
    fact.type === "block" ? "" : fact.parts.map(({ text }) => text).join(""),
  );
  if (result === undefined) lines.push(noLinkWords);
  if (result?.link !== undefined) lines.push(linkWords(result) + result.link);
  const path = `/v3/conversations/${encodeURIComponent(conversation)}/activities`;
  const body = { type: "message", textFormat: "plain", text: lines.join("\n\n") };
  await tryTo(asking.tools, () => askTeams(asking, { method: "POST", path, body, result: z.unknown() }));
}
