import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { ChannelTools, Posting, Setup } from "../kernel/channel.ts";
import { SlackOptions, type SlackSecrets, type SlackSettings } from "./schema.ts";
import { askSlack } from "./slack-api.ts";

/** Links in a message show nothing of what is behind them. */
export const quiet = { unfurl_links: false, unfurl_media: false, parse: "none", link_names: false };

export type AskSlack = <T extends object>(method: string, parameters: Record<string, unknown>) => Promise<T>;

type SlackSetup = Setup<SlackSettings, SlackSecrets>;

/** @throws ChannelFailure for what a request says that cannot be used */
export function readOptions(given: Posting["options"]): SlackOptions {
  const options = SlackOptions.safeParse(given);
  if (options.success) return options.data;
  const [issue] = options.error.issues;
  throw new ChannelFailure(
    "misconfigured",
    `What the request says of its place at Slack cannot be used: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`,
  );
}

/** How Slack is asked for one request: it may bring its own token. */
export function connect(
  tools: ChannelTools,
  { settings, secrets }: SlackSetup,
  options: Posting["options"] = {},
): AskSlack {
  const { bot_token: own } = readOptions(options);
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
