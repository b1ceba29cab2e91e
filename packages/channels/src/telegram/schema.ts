import { z } from "zod";

/** A bot of yours at Telegram. */
export const TelegramSettings = z.strictObject({
  api_url: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .nullish()
    .describe("Default: `https://api.telegram.org`. Another one where you run the Bot API yourself."),
});
export type TelegramSettings = z.output<typeof TelegramSettings>;

export const TelegramSecrets = z.strictObject({
  bot_token: z
    .string()
    .regex(/^\d{1,20}:[\w-]{20,200}$/u, "It is what @BotFather gave: digits, a colon, letters")
    .describe("Of the bot, from @BotFather."),
  webhook_secret: z
    .string()
    .regex(/^[\w-]{16,256}$/u, "Give 16 to 256 letters, digits, `_` or `-`")
    .describe(
      "The `secret_token` that the webhook was set with. It proves that what comes in is Telegram's.",
    ),
});
export type TelegramSecrets = z.output<typeof TelegramSecrets>;
