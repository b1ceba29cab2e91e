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
  agent_places: z
    .array(
      z.strictObject({
        channel: z
          .union([z.literal("direct"), z.string().regex(/^[CG][A-Z0-9]{2,30}$/, "Give an id: `C0123`")])
          .describe(
            "`C…`: messages that name the app there. `direct`: whatever is written to the app alone.",
          ),
        senders: z
          .array(
            z.union([
              z.literal("members"),
              z.string().regex(/^[UW][A-Z0-9]{2,30}$/, "Give an id: `U0123`, or `members`"),
            ]),
          )
          .min(1)
          .max(500)
          .describe("Who may launch it: ids of people, or `members` for everybody who is known here as one."),
      }),
    )
    .max(50)
    .nullish()
    .describe("Where a message to the app launches an agent: webhooks are told `agent_slack.received`."),
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
