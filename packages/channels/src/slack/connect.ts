import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { ChannelTools, Posting, Setup } from "../kernel/channel.ts";
import { SlackOptions, type SlackSecrets, type SlackSettings } from "./schema.ts";
import { askSlack } from "./slack-api.ts";

type SlackSetup = Setup<SlackSettings, SlackSecrets>;

/** How Slack is asked for one request: it may bring its own token. */
export function connect(
  tools: ChannelTools,
  { settings, secrets }: SlackSetup,
  options: Posting["options"] = {},
) {
  const { bot_token: own } = SlackOptions.parse(options);
  const token = own ?? secrets.bot_token;
  if (!token)
    throw new ChannelFailure(
      "misconfigured",
      "There is no bot token: give the channel one, or the request its own.",
    );
  const asking = { token, apiUrl: settings.api_url, tools };
  return <T extends object>(method: string, parameters: Record<string, unknown>): Promise<T> =>
    askSlack<T>(asking, method, parameters);
}
