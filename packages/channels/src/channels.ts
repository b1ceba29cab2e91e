import type { Channel } from "./kernel/channel.ts";
import type { ChannelKind, channelKinds } from "./schemas.ts";
import type { z } from "zod";
import { createSlack } from "./slack/create-slack.ts";
import { createWebhook } from "./webhook/create-webhook.ts";

type SettingsOf<K extends ChannelKind> = z.output<(typeof channelKinds)[K]["settings"]>;
type SecretsOf<K extends ChannelKind> = z.output<(typeof channelKinds)[K]["secrets"]>;

/** Every kind of channel; one that is missing does not compile. */
export const createChannels = (): { readonly [K in ChannelKind]: Channel<SettingsOf<K>, SecretsOf<K>> } => ({
  slack: createSlack(),
  webhook: createWebhook(),
});
