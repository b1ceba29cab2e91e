import { createChatAdapters, type ChatAdapters } from "./chat-sdk/chat-adapters.ts";
import { createChatSdk } from "./chat-sdk/create-chat-sdk.ts";
import { createDiscord } from "./discord/create-discord.ts";
import { createEmail } from "./email/create-email.ts";
import type { EmailConnections } from "./email/connections.ts";
import type { Channel } from "./kernel/channel.ts";
import type { ChannelKind, ChannelSecrets, ChannelSettings } from "./schemas.ts";
import { createGoogleChat } from "./google-chat/create-google-chat.ts";
import { createSlack } from "./slack/create-slack.ts";
import { createTeams } from "./teams/create-teams.ts";
import { createTelegram } from "./telegram/create-telegram.ts";
import { createTwilio } from "./twilio/create-twilio.ts";
import { createWebhook } from "./webhook/create-webhook.ts";
import { createWhatsApp } from "./whatsapp/create-whatsapp.ts";

/** What kinds need of the process they run in. */
export type ChannelConnections = {
  email: EmailConnections;
  /** Absent: none is allowed. */
  chatAdapters?: ChatAdapters;
};

/** Every kind of channel; one that is missing does not compile. */
export const createChannels = (
  connections: ChannelConnections,
): { readonly [K in ChannelKind]: Channel<ChannelSettings<K>, ChannelSecrets<K>> } => ({
  chat_sdk: createChatSdk(connections.chatAdapters ?? createChatAdapters({ allowed: [] })),
  discord: createDiscord(),
  email: createEmail(connections.email),
  google_chat: createGoogleChat(),
  slack: createSlack(),
  sms: createTwilio("sms"),
  teams: createTeams(),
  telegram: createTelegram(),
  webhook: createWebhook(),
  whatsapp: createWhatsApp(),
  twilio_whatsapp: createTwilio("twilio_whatsapp"),
});
