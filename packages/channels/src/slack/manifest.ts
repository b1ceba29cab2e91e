/** What the app may do, and why. */
export const botScopes = {
  "chat:write": "posts cards and changes them",
  commands: "is asked by /parley",
  "im:write": "writes to one person",
  "users:read": "knows who answers",
  "users:read.email": "knows which member that is, and finds a member by their address",
  "channels:history":
    "is told of answers in threads, and finds a card again that was posted as the connection broke",
  "groups:history": "the same in private channels",
  "im:history": "the same in direct messages",
} as const;

const botEvents = [
  "app_home_opened",
  "app_uninstalled",
  "message.channels",
  "message.groups",
  "message.im",
  "tokens_revoked",
];

type Making = {
  /** What the app is called. */
  name: string;
  /** Where Slack sends what comes in; undefined: it is fetched by Socket Mode. */
  urls: { events: string; interactions: string; commands: string } | undefined;
  /** Where people come back to who add the app to their workspace. */
  redirectUrl?: string | undefined;
};

/** An app of Slack as Parley needs it, as Slack takes it: https://docs.slack.dev/reference/app-manifest */
export function makeManifest({ name, urls, redirectUrl }: Making) {
  const command = {
    command: "/parley",
    ...(urls && { url: urls.commands }),
    description: "What waits for you, and who you are here",
    usage_hint: "inbox | link | help | the id of a request",
    should_escape: false,
  };
  return {
    display_information: {
      name,
      description: "Asks people before programs act",
      background_color: "#1f2933",
    },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: { display_name: name, always_online: true },
      slash_commands: [command],
    },
    oauth_config: {
      ...(redirectUrl !== undefined && { redirect_urls: [redirectUrl] }),
      scopes: { bot: Object.keys(botScopes) },
    },
    settings: {
      event_subscriptions: { ...(urls && { request_url: urls.events }), bot_events: botEvents },
      interactivity: { is_enabled: true, ...(urls && { request_url: urls.interactions }) },
      org_deploy_enabled: false,
      socket_mode_enabled: urls === undefined,
      token_rotation_enabled: false,
    },
  };
}
