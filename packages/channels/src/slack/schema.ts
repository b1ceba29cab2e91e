import { z } from "zod";

/** An app of yours at Slack, or the installation's own as it was added to a workspace. */
export const SlackSettings = z.strictObject({
  app_id: z.string().max(100).nullish().describe("`A…`, from the app's basic information."),
  team_id: z
    .string()
    .max(100)
    .nullish()
    .describe(
      "`T…`. What comes in from another workspace is not believed, and only its people are known by their e-mail address. Default: that of the channel's own bot token; without either, by links only.",
    ),
  installer_id: z.string().max(100).nullish().describe("`U…`: who is told where a request names nobody."),
  api_url: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .nullish()
    .describe("Default: `https://slack.com/api/`. For GovSlack, `https://slack-gov.com/api/`."),
});
export type SlackSettings = z.output<typeof SlackSettings>;

export const SlackSecrets = z.strictObject({
  signing_secret: z
    .string()
    .max(500)
    .nullish()
    .describe(
      "Proves that what comes in is from Slack. Without one, nothing is believed that comes by HTTP.",
    ),
  bot_token: z
    .string()
    .max(500)
    .nullish()
    .describe("`xoxb-…`. Without one, only requests that bring their own are posted."),
  app_token: z
    .string()
    .max(500)
    .regex(/^xapp-/, "An app-level token begins with `xapp-`")
    .nullish()
    .describe("`xapp-…`, with `connections:write`. With one, what comes in is fetched by Socket Mode."),
});
export type SlackSecrets = z.output<typeof SlackSecrets>;

/** What one request may say of a place at Slack. */
export const SlackOptions = z.looseObject({
  thread_ts: z.string().max(100).nullish(),
  /** Absent: true. False: text without buttons, answered in its thread. */
  experimental_slack_blocks: z.boolean().nullish(),
  allowed_responder_ids: z.array(z.string()).nullish(),
  bot_token: z.string().nullish(),
});
export type SlackOptions = z.output<typeof SlackOptions>;
