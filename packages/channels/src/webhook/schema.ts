import { z } from "zod";

/** Asks by a signed request, and takes signed answers. */
export const WebhookSettings = z.strictObject({
  url: z.url({ protocol: /^https?$/, error: "Give a whole address: `https://example.org/parley`" }).max(2000),
});
export type WebhookSettings = z.output<typeof WebhookSettings>;

export const WebhookSecrets = z.strictObject({
  secret: z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/=]{32,200}$/, "Give `whsec_` and at least 24 random bytes in base64")
    .describe(
      "Signs what is asked, and proves answers ([Standard Webhooks](https://www.standardwebhooks.com)).",
    ),
});
export type WebhookSecrets = z.output<typeof WebhookSecrets>;
