import type { ErrorCode, Logger, WebClient } from "@slack/web-api";
import { ChannelFailure, type FailureKind } from "../kernel/channel-failure.ts";
import type { ChannelTools } from "../kernel/channel.ts";

export const defaultUrl = "https://slack.com/api/";
const timeoutMs = 10_000;

type Asking = {
  /** Undefined where what is given proves who asks. */
  token: string | undefined;
  apiUrl: string | null | undefined;
  tools: ChannelTools;
};

/** Calls one method of Slack's Web API, once. @throws ChannelFailure */
export async function askSlack<T extends object>(
  { token, apiUrl, tools }: Asking,
  method: string,
  parameters: Record<string, unknown>,
): Promise<T> {
  // Loaded when first needed: few processes ever talk to Slack.
  const slack = await import("@slack/web-api");
  const client: WebClient = new slack.WebClient(token, {
    slackApiUrl: apiUrl ?? defaultUrl,
    fetch: tools.fetch as never,
    timeout: timeoutMs,
    // Whoever keeps deliveries tries again.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logger: silent,
  });
  try {
    return (await client.apiCall(method, parameters)) as unknown as T;
  } catch (error) {
    tools.signal.throwIfAborted();
    throw toFailure(error, { method, codes: slack.ErrorCode });
  }
}

/** The SDK logs what it sends and gets: nobody else needs to know. */
export const silent = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => "error",
  setName() {},
} as unknown as Logger;

/** A failure of Slack's, with the code it gave. */
export const slackCodeOf = (error: unknown): string | undefined =>
  error instanceof ChannelFailure ? codes.get(error) : undefined;
const codes = new WeakMap<ChannelFailure, string>();

function toFailure(
  error: unknown,
  {
    method,
    codes: { PlatformError, RateLimitedError, HTTPError },
  }: { method: string; codes: typeof ErrorCode },
): ChannelFailure {
  const { code, retryAfter, statusCode, data, original } = error as {
    code?: string;
    retryAfter?: number;
    statusCode?: number;
    data?: { error?: string; needed?: string };
    original?: Error;
  };
  if (code === RateLimitedError)
    return new ChannelFailure("rate_limited", "Slack asks to be left alone for a while.", {
      retryAfterMs: (retryAfter ?? 30) * 1000,
      cause: error,
    });
  if (code === PlatformError) return toPlatformFailure(method, data ?? {}, error);
  if (code === HTTPError)
    return new ChannelFailure("unreachable", `Slack answered ${method} with status ${statusCode}.`, {
      cause: error,
    });
  const reason = original?.message ?? (error instanceof Error ? error.message : String(error));
  return new ChannelFailure("unreachable", `Slack was not reached for ${method}: ${reason}`, {
    cause: error,
  });
}

function toPlatformFailure(
  method: string,
  { error = "unknown", needed }: { error?: string; needed?: string },
  cause: unknown,
): ChannelFailure {
  const advice = advices[error] ?? "";
  const lacking = needed === undefined ? "" : ` It lacks the permission ${needed}.`;
  const failure = new ChannelFailure(
    kindOf(error),
    `Slack refused ${method}: ${error}.${lacking}${advice && ` ${advice}`}`,
    { cause },
  );
  codes.set(failure, error);
  return failure;
}

function kindOf(code: string): FailureKind {
  if (code === "ratelimited") return "rate_limited";
  return passing.has(code) ? "unreachable" : "misconfigured";
}

const passing = new Set([
  "internal_error",
  "fatal_error",
  "service_unavailable",
  "request_timeout",
  "team_added_to_org",
]);

const newToken = "Give the channel the bot token of the app as it is installed now.";
const advices: Readonly<Record<string, string>> = {
  invalid_auth: newToken,
  not_authed: newToken,
  token_revoked: newToken,
  token_expired: newToken,
  account_inactive:
    "The app was removed from the workspace. Install it again and give the channel its new token.",
  channel_not_found:
    "Give the id of the channel (C…), not its name, and invite the app there where it is private.",
  not_in_channel: "Invite the app to the channel: /invite in Slack.",
  is_archived: "The channel is archived. Name another one.",
  missing_scope: "Give the app the permission and install it again.",
  user_not_found: "There is no such person in the workspace.",
  invalid_code: "The way back from Slack was used already, or took too long. Begin again.",
  bad_redirect_uri: "Add the address of the way back to the app's redirect URLs at Slack.",
  invalid_client_id: "PARLEY_SLACK_CLIENT_ID is of no app of Slack.",
  bad_client_secret: "PARLEY_SLACK_CLIENT_SECRET is not the app's.",
  cannot_dm_bot: "That is a bot, and nobody answers there.",
};
