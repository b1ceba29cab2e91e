import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { Channel, ChannelTools, Posted, Posting, Setup } from "../kernel/channel.ts";
import { renderCard } from "./render-card.ts";
import { receiveFromSlack } from "./receive.ts";
import { showHome } from "./respond.ts";
import type { SlackSecrets, SlackSettings } from "./schema.ts";
import { connect, quiet, readOptions } from "./connect.ts";
import { findPosted, metadataOf, toPosted } from "./find-posted.ts";
import { inboxLimits, messageLimits } from "./limits.ts";
import { slackCodeOf } from "./slack-api.ts";
import { testSlack } from "./test-slack.ts";

type SlackSetup = Setup<SlackSettings, SlackSecrets>;

/** Slack: cards in channels, threads and direct messages; decided by buttons, forms and words in the thread. */
export function createSlack(): Channel<SlackSettings, SlackSecrets> {
  return {
    kind: "slack",
    capabilities: {
      buttons: true,
      dialogs: true,
      updates: true,
      people: true,
      limits: messageLimits,
      inboxLimits,
    },
    notify,
    update,
    receive: receiveFromSlack,
    identify,
    findPlace,
    showInbox: (tools, setup, showing) => showHome({ tools, setup }, showing),
    test: testSlack,
  };
}

async function notify(tools: ChannelTools, setup: SlackSetup, posting: Posting): Promise<Posted> {
  const { card, options, reference } = posting;
  const { thread_ts: thread, experimental_slack_blocks: blocks } = readOptions(options);
  const ask = connect(tools, setup, options);
  const channel = readPlace(setup, posting.place);
  const found = await findPosted(ask, { channel, thread, posting });
  if (found !== undefined) return update(tools, setup, { ...posting, posted: found });
  const sent = await ask<{ channel: string; ts: string }>("chat.postMessage", {
    channel,
    ...renderCard(card, { withButtons: blocks !== false }),
    ...quiet,
    ...(reference !== undefined && { metadata: metadataOf(reference) }),
    ...(thread && { thread_ts: thread }),
  });
  return toPosted(sent, thread);
}

/** @throws ChannelFailure for a name: it is given to another channel one day */
function readPlace({ settings }: SlackSetup, place: string): string {
  const channel = place === "" ? settings.installer_id : place;
  if (!channel)
    throw new ChannelFailure(
      "misconfigured",
      "The request names no place, and it is not known who installed the app: set `installer_id`.",
    );
  if (!/^[#@]/.test(channel)) return channel;
  throw new ChannelFailure(
    "misconfigured",
    `\`${channel}\` is a name. Give the id of the channel (C…) or the person (U…).`,
  );
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
