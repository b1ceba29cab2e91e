import { z } from "zod";
import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { ChannelTools } from "../kernel/channel.ts";
import { askSlack } from "./slack-api.ts";

/** What a workspace lets the app do there. */
export type SlackInstall = {
  readonly appId: string;
  readonly teamId: string;
  readonly teamName: string;
  readonly botToken: string;
  readonly scopes: string;
  /** Who added it. */
  readonly installerId: string;
};

const Reply = z.looseObject({
  app_id: z.string().min(1),
  access_token: z.string().min(1),
  token_type: z.literal("bot"),
  scope: z.string().default(""),
  team: z.looseObject({ id: z.string().min(1), name: z.string().nullish() }),
  authed_user: z.looseObject({ id: z.string().min(1) }),
});

type Exchanging = {
  code: string;
  redirectUrl: string;
  app: { clientId: string; clientSecret: string; apiUrl: string | undefined };
};

/**
 * Trades the code with which a person came back from Slack. @throws ChannelFailure where Slack takes it not, and for an
 * app that was added to a whole organization of workspaces: which of them it is nobody would know
 */
export async function exchangeCode(
  tools: ChannelTools,
  { code, redirectUrl, app }: Exchanging,
): Promise<SlackInstall> {
  const reply = await askSlack<{ is_enterprise_install?: boolean }>(
    { token: undefined, apiUrl: app.apiUrl, tools },
    "oauth.v2.access",
    { code, redirect_uri: redirectUrl, client_id: app.clientId, client_secret: app.clientSecret },
  );
  if (reply.is_enterprise_install === true)
    throw new ChannelFailure("misconfigured", "Add the app to one workspace, not to a whole organization.");
  const parsed = Reply.safeParse(reply);
  if (!parsed.success)
    throw new ChannelFailure(
      "misconfigured",
      "Slack gave no bot token: the app asks for no permissions of a bot.",
    );
  const { app_id, access_token, scope, team, authed_user } = parsed.data;
  return {
    appId: app_id,
    teamId: team.id,
    teamName: team.name ?? team.id,
    botToken: access_token,
    scopes: scope,
    installerId: authed_user.id,
  };
}
