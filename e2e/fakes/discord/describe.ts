import type { DiscordMessage } from "./start-discord.ts";

type Json = Record<string, unknown>;

const moment = "2026-01-01T00:00:00.000000+00:00";

/** Somebody, as Discord tells of them. */
export const describeUser = (id: string): Json => ({
  id,
  username: "ana",
  discriminator: "0",
  global_name: "Ana",
  avatar: null,
  flags: 0,
  public_flags: 0,
  primary_guild: null,
});

const describeBot = (id: string): Json => ({
  ...describeUser(id),
  username: "parley",
  global_name: null,
  bot: true,
});

/** Somebody in a server. */
export const describeMember = (id: string): Json => ({
  user: describeUser(id),
  roles: [],
  joined_at: moment,
  deaf: false,
  mute: false,
  flags: 0,
  permissions: "562949953601536",
});

/** A message of the bot, as Discord tells of it: with all that was not said of it. */
export const describeMessage = (
  { id, channel_id, content = "", embeds = [], components = [], ...more }: DiscordMessage,
  botId: string,
): Json => ({
  id,
  channel_id,
  type: 0,
  author: describeBot(botId),
  content,
  timestamp: moment,
  edited_timestamp: null,
  tts: false,
  mention_everyone: false,
  mentions: [],
  mention_roles: [],
  attachments: [],
  embeds: embeds.map((embed) => ({ type: "rich", ...embed })),
  components: numberComponents(components),
  pinned: false,
  flags: 0,
  ...("nonce" in more && { nonce: more.nonce }),
});

/** Each has a number in its message, given by Discord where the app gave none. */
function numberComponents(components: readonly Json[]): Json[] {
  let count = 0;
  const number = (component: Json): Json => ({
    id: (count += 1),
    ...component,
    ...(Array.isArray(component["components"]) && {
      components: (component["components"] as Json[]).map(number),
    }),
  });
  return components.map(number);
}

/** Between the bot and somebody alone. */
export const describeDirectChannel = (id: string, person: string): Json => ({
  id,
  type: 1,
  last_message_id: null,
  flags: 0,
  recipients: [describeUser(person)],
});

export const describeApplication = (id: string, publicKey: string): Json => ({
  id,
  name: "Parley",
  icon: null,
  description: "",
  type: null,
  verify_key: publicKey,
  flags: 0,
  flags_new: "0",
  redirect_uris: [],
  interactions_endpoint_url: "https://parley.example/channels/chn_1/in",
  role_connections_verification_url: null,
  owner: describeUser("1000000000000000001"),
  approximate_guild_count: 1,
  approximate_user_install_count: 0,
  approximate_user_authorization_count: 0,
  explicit_content_filter: 0,
  team: null,
  eligible_oauth2_scopes: [],
});
