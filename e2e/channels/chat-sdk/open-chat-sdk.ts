import { createChannels, createChatAdapters, type ChatAdapters } from "@parley/channels";
import { channelKinds } from "@parley/channels/schemas";

/** Those that are tried: as their packages are, and in processes of their own. */
export const adapterNames = {
  discord: "@chat-adapter/discord",
  gchat: "@chat-adapter/gchat",
  teams: "@chat-adapter/teams",
  telegram: "@chat-adapter/telegram",
  whatsapp: "@chat-adapter/whatsapp",
} as const;

/** Some take long to be loaded where much else runs. */
const limits = { callMs: 120_000 };

/** The kind as a server makes it, with these adapters allowed. */
export function openChatSdk(
  chatAdapters: ChatAdapters = createChatAdapters({ allowed: Object.values(adapterNames), limits }),
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
