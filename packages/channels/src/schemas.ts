import { EmailSecrets, EmailSettings } from "./email/schema.ts";
import { SlackSecrets, SlackSettings } from "./slack/schema.ts";
import { SmsSettings, TwilioSecrets, WhatsAppSettings } from "./twilio/schema.ts";
import { WebhookSecrets, WebhookSettings } from "./webhook/schema.ts";

export { RedactionRule } from "./kernel/redaction-rule.ts";
export { EmailSecrets, EmailSettings } from "./email/schema.ts";
export type { SlackSecrets, SlackSettings } from "./slack/schema.ts";

/** What each kind of channel is set up with. */
export const channelKinds = {
  email: { settings: EmailSettings, secrets: EmailSecrets },
  slack: { settings: SlackSettings, secrets: SlackSecrets },
  sms: { settings: SmsSettings, secrets: TwilioSecrets },
  webhook: { settings: WebhookSettings, secrets: WebhookSecrets },
  whatsapp: { settings: WhatsAppSettings, secrets: TwilioSecrets },
} as const;

export type ChannelKind = keyof typeof channelKinds;
