import { z } from "zod";

const Id = z.string().regex(/^\d{5,30}$/u, "It is a number, as Meta's app dashboard shows it");

/** A number of yours at Meta's WhatsApp Cloud API. */
export const WhatsAppSettings = z.strictObject({
  phone_number_id: Id.describe("Of the number that sends: an id of Meta's, not the number itself."),
  business_account_id: Id.nullish().describe(
    "Of the WhatsApp Business Account. With it, a test says whether the template is approved and answers arrive.",
  ),
  template_name: z
    .string()
    .regex(/^[a-z0-9_]{1,512}$/u, "Small letters, digits and `_`, as Meta shows it")
    .nullish()
    .describe(
      "An approved template for whoever has not written within 24 hours, who is sent nothing else. Its variables: `1` what is asked, `2` the link, `3` how to answer.",
    ),
  template_language: z
    .string()
    .regex(/^[a-z]{2,3}(_[A-Z]{2})?$/u, "A language as Meta names it: `en`, `en_US`")
    .nullish()
    .describe("Default: `en`."),
  api_version: z
    .string()
    .regex(/^v\d{1,3}\.\d$/u, "A version of the Graph API: `v25.0`")
    .nullish()
    .describe("Default: `v25.0`."),
  api_url: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .nullish()
    .describe("Default: `https://graph.facebook.com`."),
});
export type WhatsAppSettings = z.output<typeof WhatsAppSettings>;

export const WhatsAppSecrets = z.strictObject({
  access_token: z.string().min(1).max(1000).describe("Of a system user, with `whatsapp_business_messaging`."),
  app_secret: z
    .string()
    .regex(/^[0-9a-f]{32}$/u, "It has 32 digits and letters from a to f")
    .describe("Of the app. It proves that what comes in is Meta's."),
  verify_token: z
    .string()
    .regex(/^[\w-]{16,200}$/u, "Give 16 to 200 letters, digits, `_` or `-`")
    .describe(
      "Made up by you, and given to Meta with the address: by it Meta is told that the address is yours.",
    ),
});
export type WhatsAppSecrets = z.output<typeof WhatsAppSecrets>;
