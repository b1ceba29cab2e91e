import { createChannels, createChatAdapters, type ChatAdapters } from "@parley/channels";
import { channelKinds } from "@parley/channels/schemas";

/** The three that are tried: as their packages are, and in processes of their own. */
export const adapterNames = {
  discord: "@chat-adapter/discord",
  telegram: "@chat-adapter/telegram",
  whatsapp: "@chat-adapter/whatsapp",
} as const;

/** The kind as a server makes it, with these adapters allowed. */
export function openChatSdk(
  chatAdapters: ChatAdapters = createChatAdapters({ allowed: Object.values(adapterNames) }),
) {
  const email = { ownServer: undefined, resolveHost: async (host: string) => host };
  return { chatAdapters, channel: createChannels({ email, chatAdapters }).chat_sdk };
}

export const setupOf = (
  name: keyof typeof adapterNames,
  { config, secrets }: { config: Record<string, string>; secrets: Record<string, string> },
) => ({
  settings: channelKinds.chat_sdk.settings.parse({ package: adapterNames[name], config }),
  secrets: channelKinds.chat_sdk.secrets.parse(secrets),
});
