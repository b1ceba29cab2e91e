import { z } from "zod";
import { channelErrors } from "./channels.ts";
import { endpoint, resource } from "./kernel/endpoint.ts";
import { defineErrors } from "./kernel/errors.ts";
import { idParams, Timestamp } from "./kernel/wire.ts";

export const slackErrors = defineErrors("slack", {
  notConfigured: {
    kind: "unprocessable",
    message: () =>
      "This installation has no app of its own at Slack: set PARLEY_SLACK_CLIENT_ID, PARLEY_SLACK_CLIENT_SECRET and PARLEY_SLACK_SIGNING_SECRET, or set up an app of yours from its manifest.",
  },
  browserOnly: {
    kind: "forbidden",
    message: () =>
      "Slack sends people back to a browser: sign in there and add it in the settings. No key does.",
  },
  notSlack: {
    kind: "unprocessable",
    message: (p: { kind: string }) => `The channel is of the kind \`${p.kind}\`: only Slack has manifests.`,
  },
});

const Format = z.enum(["yaml", "json"]).default("yaml");

const SlackManifest = z
  .object({ manifest: z.string(), scopes: z.record(z.string(), z.string()).describe("Each, and why.") })
  .meta({ id: "SlackManifest" });

export const slack = resource("slack", {
  description: "Adding the app of this installation to a workspace of Slack, or making one of your own.",
  endpoints: {
    get: endpoint({
      method: "GET",
      path: "/slack",
      summary: "Whether there is an app that can be added",
      permission: "manage-channels",
      resource: "organization",
      output: z.object({ can_install: z.boolean() }).meta({ id: "SlackStatus" }),
    }),
    startInstall: endpoint({
      method: "POST",
      path: "/slack/installs",
      summary: "Begin adding the app to a workspace",
      description:
        "Answers where to send the browser. Who comes back from there in the same session, within ten minutes, has set up a channel.",
      permission: "manage-channels",
      resource: "organization",
      output: z.object({ url: z.string(), expires_at: Timestamp }).meta({ id: "SlackInstall" }),
      errors: [slackErrors.notConfigured, slackErrors.browserOnly],
    }),
    getAppManifest: endpoint({
      method: "GET",
      path: "/slack/manifest",
      summary: "The manifest of the app that organizations here add to their workspaces",
      description:
        "For whoever runs Parley: paste it at api.slack.com/apps, Create New App, From a manifest.",
      permission: "manage-channels",
      resource: "organization",
      query: z.object({ format: Format }),
      output: SlackManifest,
    }),
    getManifest: endpoint({
      method: "GET",
      path: "/channels/:id/slack-manifest",
      summary: "The manifest of an app of your own, for this channel",
      description: "Paste it at api.slack.com/apps, Create New App, From a manifest.",
      permission: "manage-channels",
      resource: "organization",
      params: idParams,
      query: z.object({
        mode: z
          .enum(["http", "socket"])
          .default("http")
          .describe("`http`: Slack sends what comes in. `socket`: Parley fetches it, from wherever it runs."),
        format: Format,
      }),
      output: SlackManifest,
      errors: [channelErrors.notFound, slackErrors.notSlack],
    }),
  },
});
