import { createEmail } from "./email/create-email.ts";
import type { EmailConnections } from "./email/connections.ts";
import type { Channel } from "./kernel/channel.ts";
import type { ChannelKind, channelKinds } from "./schemas.ts";
import type { z } from "zod";
import { createSlack } from "./slack/create-slack.ts";
import { createTwilio } from "./twilio/create-twilio.ts";
import { createWebhook } from "./webhook/create-webhook.ts";

type SettingsOf<K extends ChannelKind> = z.output<(typeof channelKinds)[K]["settings"]>;
type SecretsOf<K extends ChannelKind> = z.output<(typeof channelKinds)[K]["secrets"]>;

/** What kinds need of the process they run in. */
export type ChannelConnections = { email: EmailConnections };

/** Every kind of channel; one that is missing does not compile. */
export const createChannels = (
  connections: ChannelConnections,
): { readonly [K in ChannelKind]: Channel<SettingsOf<K>, SecretsOf<K>> } => ({
  email: createEmail(connections.email),
  slack: createSlack(),
  sms: createTwilio("sms"),
  webhook: createWebhook(),
  whatsapp: createTwilio("whatsapp"),
});
