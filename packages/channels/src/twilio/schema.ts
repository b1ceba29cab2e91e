import { z } from "zod";

const Number_ = z.string().regex(/^\+[1-9]\d{6,14}$/u, "Give the number with its country: `+4915112345678`");

const common = {
  account_sid: z.string().regex(/^AC[0-9a-f]{32}$/u, "It begins with `AC` and has 34 characters"),
  api_url: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .nullish()
    .describe("Default: `https://api.twilio.com`."),
};

/** A number of yours at Twilio. */
export const SmsSettings = z.strictObject({
  ...common,
  from: Number_.nullish().describe("The number that sends; or `messaging_service_sid`."),
  messaging_service_sid: z
    .string()
    .regex(/^MG[0-9a-f]{32}$/u, "It begins with `MG` and has 34 characters")
    .nullish(),
});
export type SmsSettings = z.output<typeof SmsSettings>;

/** A WhatsApp sender of yours at Twilio. */
export const TwilioWhatsAppSettings = z.strictObject({
  ...common,
  from: Number_,
  content_sid: z
    .string()
    .regex(/^HX[0-9a-f]{32}$/u, "It begins with `HX` and has 34 characters")
    .nullish()
    .describe(
      "An approved template for what is said first, which WhatsApp wants where nobody has written in the last 24 hours. Its variables: `1` what is asked, `2` the link, `3` how to answer.",
    ),
});
export type TwilioWhatsAppSettings = z.output<typeof TwilioWhatsAppSettings>;

export const TwilioSecrets = z.strictObject({
  auth_token: z.string().min(1).max(500).describe("Of the account. It proves what comes in as well."),
});
export type TwilioSecrets = z.output<typeof TwilioSecrets>;

/** What both kinds are made of. */
export type TwilioSettings = {
  account_sid: string;
  api_url?: string | null | undefined;
  from?: string | null | undefined;
  messaging_service_sid?: string | null | undefined;
  content_sid?: string | null | undefined;
};
