import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { Channel, ChannelTools, Posted, Posting, Setup, TestReport } from "../kernel/channel.ts";
import { renderCard } from "./render-card.ts";
import { receiveFromSlack } from "./receive.ts";
import type { SlackSecrets, SlackSettings } from "./schema.ts";
import { connect, readOptions } from "./connect.ts";
import { slackCodeOf } from "./slack-api.ts";
import { escapeText } from "./escape.ts";

type SlackSetup = Setup<SlackSettings, SlackSecrets>;

/** Room for a card: below Slack's limits of a message, whatever is in it. */
const limits = { fields: 12, valueChars: 1500, messageChars: 3000, previews: 3, totalChars: 8000 };

/** Slack: cards in channels, threads and direct messages; decided by buttons, forms and words in the thread. */
export function createSlack(): Channel<SlackSettings, SlackSecrets> {
  return {
    kind: "slack",
    capabilities: { buttons: true, dialogs: true, updates: true, people: true, limits },
    notify,
    update,
    receive: receiveFromSlack,
    identify,
    findPlace,
    test,
  };
}

/** Links in a message show nothing of what is behind them. */
const quiet = { unfurl_links: false, unfurl_media: false, parse: "none", link_names: false };

async function notify(
  tools: ChannelTools,
  setup: SlackSetup,
  { card, place, options }: Posting,
): Promise<Posted> {
  const { thread_ts: thread, experimental_slack_blocks: blocks } = readOptions(options);
  const channel = place === "" ? setup.settings.installer_id : place;
  if (!channel)
    throw new ChannelFailure(
      "misconfigured",
      "The request names no place, and it is not known who installed the app: set `installer_id`.",
    );
  const ask = connect(tools, setup, options);
  const sent = await ask<{ channel: string; ts: string }>("chat.postMessage", {
    channel,
    ...renderCard(card, { withButtons: blocks !== false }),
    ...quiet,
    ...(thread && { thread_ts: thread }),
  });
  // Who answers in the thread of a thread's message answers in the thread itself.
  const keys = [`${sent.channel}:${sent.ts}`, ...(thread ? [`${sent.channel}:${thread}`] : [])];
  return { message: { channel: sent.channel, ts: sent.ts, ...(thread && { thread_ts: thread }) }, keys };
}

async function update(
  tools: ChannelTools,
  setup: SlackSetup,
  { card, options, posted }: Posting & { posted: Posted },
): Promise<Posted> {
  const { experimental_slack_blocks: blocks } = readOptions(options);
  const { channel, ts } = posted.message;
  try {
    await connect(
      tools,
      setup,
      options,
    )("chat.update", {
      channel,
      ts,
      ...renderCard(card, { withButtons: blocks !== false }),
      parse: "none",
      link_names: false,
    });
  } catch (error) {
    // Somebody deleted it: there is nothing left that could say something wrong.
    if (slackCodeOf(error) !== "message_not_found") throw error;
  }
  return posted;
}

type SlackUser = {
  id: string;
  team_id?: string;
  deleted?: boolean;
  is_bot?: boolean;
  is_stranger?: boolean;
  is_restricted?: boolean;
  is_email_confirmed?: boolean;
  profile?: { email?: string; real_name?: string; display_name?: string };
};

/**
 * Slack vouches for the address of the channel's own workspace's people: others' are written by others' admins. Which
 * workspace that is the channel says, and never a token that came with a request: it is the requester's.
 */
async function identify(
  tools: ChannelTools,
  setup: SlackSetup,
  { id, options }: { id: string; options: Posting["options"] },
) {
  const ask = connect(tools, setup, options);
  const { user } = await ask<{ user: SlackUser }>("users.info", { user: id });
  const ownTeam = await findOwnTeam(tools, setup);
  const { profile } = user;
  const isOwn =
    ownTeam !== undefined &&
    user.deleted !== true &&
    user.is_bot !== true &&
    user.is_stranger !== true &&
    user.is_email_confirmed !== false &&
    user.team_id === ownTeam;
  return {
    name: profile?.real_name ?? profile?.display_name ?? id,
    email: isOwn ? (profile?.email ?? null) : null,
  };
}

/** Undefined where neither the settings nor a token of the channel's own tell. */
async function findOwnTeam(tools: ChannelTools, setup: SlackSetup): Promise<string | undefined> {
  if (setup.settings.team_id) return setup.settings.team_id;
  if (!setup.secrets.bot_token) return undefined;
  return (await connect(tools, setup)<{ team_id: string }>("auth.test", {})).team_id;
}

async function findPlace(tools: ChannelTools, setup: SlackSetup, email: string): Promise<string | undefined> {
  try {
    const { user } = await connect(tools, setup)<{ user: SlackUser }>("users.lookupByEmail", { email });
    return user.id;
  } catch (error) {
    if (slackCodeOf(error) === "users_not_found") return undefined;
    throw error;
  }
}

async function test(tools: ChannelTools, setup: SlackSetup, place: string | undefined): Promise<TestReport> {
  const findings: TestReport["findings"][number][] = [];
  const attempt = async (act: () => Promise<string>): Promise<boolean> => {
    try {
      findings.push({ isGood: true, text: await act() });
      return true;
    } catch (error) {
      if (!(error instanceof ChannelFailure)) throw error;
      findings.push({ isGood: false, text: error.message });
      return false;
    }
  };
  const isKnown = await attempt(() => testToken(tools, setup));
  if (isKnown && place !== undefined && place !== "")
    await attempt(async () => {
      await connect(tools, setup)("chat.postMessage", {
        channel: place,
        text: escapeText("This is a test of Parley: requests to people arrive here."),
        ...quiet,
      });
      return `A message was posted to ${place}.`;
    });
  return { isWorking: findings.every(({ isGood }) => isGood), findings };
}

async function testToken(tools: ChannelTools, setup: SlackSetup): Promise<string> {
  const { team, team_id, user } = await connect(tools, setup)<{
    team: string;
    team_id: string;
    user: string;
  }>("auth.test", {});
  const { team_id: expected } = setup.settings;
  if (expected != null && expected !== team_id)
    throw new ChannelFailure(
      "misconfigured",
      `The bot token is of the workspace ${team_id}, and the channel is set up for ${expected}.`,
    );
  return `Slack knows the app as ${user} in ${team} (${team_id}).`;
}
