import { z } from "zod";

const Snowflake = z.string().regex(/^\d{15,22}$/u, "It is a number of 17 to 20 digits");

/** An application of yours at Discord. */
export const DiscordSettings = z.strictObject({
  application_id: Snowflake.describe("From the application's general information."),
  public_key: z
    .string()
    .regex(/^[0-9a-f]{64}$/u, "It is 64 digits and letters from a to f")
    .describe("From the same page. By it, what comes in is known to be Discord's."),
  api_url: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .nullish()
    .describe("Default: `https://discord.com/api/v10`."),
});
export type DiscordSettings = z.output<typeof DiscordSettings>;

export const DiscordSecrets = z.strictObject({
  bot_token: z
    .string()
    .min(20, "It is longer than that: copy the whole token")
    .max(500)
    .describe("Of the application's bot."),
});
export type DiscordSecrets = z.output<typeof DiscordSecrets>;
