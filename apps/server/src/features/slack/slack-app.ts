import type { Config } from "../../config.ts";

/** The installation's own app at Slack, which organizations add to their workspaces. */
export type SlackApp = {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly signingSecret: string;
  readonly apiUrl: string;
};

/** All of it, or none. */
export function readSlackApp(config: Config): SlackApp | undefined {
  const {
    PARLEY_SLACK_CLIENT_ID: clientId,
    PARLEY_SLACK_CLIENT_SECRET: clientSecret,
    PARLEY_SLACK_SIGNING_SECRET: signingSecret,
    PARLEY_SLACK_API_URL: apiUrl,
  } = config;
  if (clientId === undefined || clientSecret === undefined || signingSecret === undefined) return undefined;
  return { clientId, clientSecret, signingSecret, apiUrl };
}

/** Below the public address: what the app's settings at Slack name. */
export const slackPaths = {
  callback: "/slack/oauth/callback",
  events: "/slack/events",
  interactions: "/slack/interactions",
  commands: "/slack/commands",
} as const;
