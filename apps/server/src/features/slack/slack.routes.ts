import { botScopes, makeManifest } from "@parley/channels";
import { channelErrors, contract, slackErrors } from "@parley/contract";
import { stringify } from "yaml";
import { toTimestamp } from "../../kernel/clock.ts";
import { implement } from "../../kernel/implement.ts";
import { hashToken } from "../../kernel/secrets.ts";
import { createToken } from "../access/index.ts";
import { findChannel, inboundUrlOf, type InboundDependencies } from "../channels/index.ts";
import { slackPaths, type SlackApp } from "./slack-app.ts";
import { insertInstall } from "./slack.store.ts";

type Dependencies = Pick<InboundDependencies, "database" | "clock" | "publicUrl"> & {
  slackApp: SlackApp | undefined;
};

const installMs = 10 * 60_000;

export const slackRoutes = ({ database, clock, publicUrl, slackApp }: Dependencies) =>
  implement(contract.slack, {
    get: async () => ({ can_install: slackApp !== undefined }),
    startInstall: async (_, { organizationId, actor }) => {
      if (slackApp === undefined) throw slackErrors.notConfigured();
      if (actor.kind !== "session") throw slackErrors.browserOnly();
      const state = createToken();
      const now = clock();
      const row = {
        state_hash: hashToken(state),
        organization_id: organizationId,
        session_id: actor.id,
        expires_at: now + installMs,
      };
      await database.transaction((transaction) => insertInstall(transaction, row, now));
      const url = new URL("/oauth/v2/authorize", slackApp.apiUrl);
      url.searchParams.set("client_id", slackApp.clientId);
      url.searchParams.set("scope", Object.keys(botScopes).join(","));
      url.searchParams.set("redirect_uri", publicUrl() + slackPaths.callback);
      url.searchParams.set("state", state);
      return { url: url.href, expires_at: toTimestamp(row.expires_at) };
    },
    getAppManifest: async ({ query: { format } }) => {
      const { callback, ...paths } = slackPaths;
      const urls = Object.fromEntries(
        Object.entries(paths).map(([which, path]) => [which, publicUrl() + path]),
      ) as Record<keyof typeof paths, string>;
      return render(makeManifest({ name, urls, redirectUrl: publicUrl() + callback }), format);
    },
    getManifest: async ({ params: { id }, query: { mode, format } }, { organizationId }) => {
      const row = await findChannel(database.executor, { organizationId, id });
      if (row === undefined) throw channelErrors.notFound({ channel_id: id });
      if (row.kind !== "slack") throw slackErrors.notSlack({ kind: row.kind });
      const base = inboundUrlOf(publicUrl(), id);
      const urls = {
        events: `${base}/events`,
        interactions: `${base}/interactions`,
        commands: `${base}/commands`,
      };
      return render(makeManifest({ name, urls: mode === "http" ? urls : undefined }), format);
    },
  });

/** What the app is called at Slack. */
const name = "Parley";

const render = (manifest: object, format: "yaml" | "json") => ({
  manifest: format === "json" ? JSON.stringify(manifest, null, 2) : stringify(manifest),
  scopes: botScopes,
});
