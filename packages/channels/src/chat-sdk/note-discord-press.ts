import type { ChannelTools, Setup, Stopgap } from "../kernel/channel.ts";
import { discordApi, discordStopgap } from "../kernel/discord-interaction.ts";
import type { Inbound } from "../kernel/inbound.ts";
import type { ChatSdkSecrets, ChatSdkSettings } from "./schema.ts";

/**
 * Discord's adapter takes seconds to be loaded, and its process ends when nobody has needed it for a while: the first press
 * afterwards is noted in time before the adapter has looked at it. It decides nothing before the adapter has.
 */
export function noteDiscordPress(
  tools: ChannelTools,
  { settings: { config }, secrets }: Setup<ChatSdkSettings, ChatSdkSecrets>,
  inbound: Inbound,
): Stopgap | undefined {
  const given: Record<string, unknown> = { ...config, ...secrets };
  const { publicKey, applicationId, apiUrl = discordApi } = given;
  if (typeof publicKey !== "string" || typeof applicationId !== "string" || typeof apiUrl !== "string")
    return undefined;
  return discordStopgap(tools, { apiUrl, applicationId, publicKey }, inbound);
}
