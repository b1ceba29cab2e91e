import type { z } from "zod";
import { ChatSdkSecrets, ChatSdkSettings } from "./chat-sdk/schema.ts";
import { DiscordSecrets, DiscordSettings } from "./discord/schema.ts";
import { EmailSecrets, EmailSettings } from "./email/schema.ts";
import { SlackSecrets, SlackSettings } from "./slack/schema.ts";
import { GoogleChatSecrets, GoogleChatSettings } from "./google-chat/schema.ts";
import { TeamsSecrets, TeamsSettings } from "./teams/schema.ts";
import { TelegramSecrets, TelegramSettings } from "./telegram/schema.ts";
import { SmsSettings, TwilioSecrets, TwilioWhatsAppSettings } from "./twilio/schema.ts";
import { WebhookSecrets, WebhookSettings } from "./webhook/schema.ts";
import { WhatsAppSecrets, WhatsAppSettings } from "./whatsapp/schema.ts";

export { RedactionRule } from "./kernel/redaction-rule.ts";
export { EmailSecrets, EmailSettings } from "./email/schema.ts";
export { SlackSecrets, SlackSettings } from "./slack/schema.ts";

/** What each kind of channel is set up with. */
export const channelKinds = {
  chat_sdk: { settings: ChatSdkSettings, secrets: ChatSdkSecrets },
  discord: { settings: DiscordSettings, secrets: DiscordSecrets },
  email: { settings: EmailSettings, secrets: EmailSecrets },
  google_chat: { settings: GoogleChatSettings, secrets: GoogleChatSecrets },
  slack: { settings: SlackSettings, secrets: SlackSecrets },
  sms: { settings: SmsSettings, secrets: TwilioSecrets },
  teams: { settings: TeamsSettings, secrets: TeamsSecrets },
  telegram: { settings: TelegramSettings, secrets: TelegramSecrets },
  twilio_whatsapp: { settings: TwilioWhatsAppSettings, secrets: TwilioSecrets },
  webhook: { settings: WebhookSettings, secrets: WebhookSecrets },
  whatsapp: { settings: WhatsAppSettings, secrets: WhatsAppSecrets },
} as const;

export type ChannelKind = keyof typeof channelKinds;

export type ChannelSettings<K extends ChannelKind> = z.output<(typeof channelKinds)[K]["settings"]>;
export type ChannelSecrets<K extends ChannelKind> = z.output<(typeof channelKinds)[K]["secrets"]>;
