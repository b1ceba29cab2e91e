import { channelErrors } from "@parley/contract";
import type { ChatAdapters } from "@parley/channels";
import type { ChannelRow } from "./channels.tables.ts";

type Given = { kind: ChannelRow["kind"]; settings: object };

/** What is loaded is said by who runs the server, and by nobody else. @throws adapter_not_allowed */
export function checkAdapter({ allowed }: Pick<ChatAdapters, "allowed">, { kind, settings }: Given): void {
  if (kind !== "chat_sdk") return;
  const { package: name } = settings as { package?: unknown };
  if (typeof name === "string" && !allowed.includes(name))
    throw channelErrors.adapterNotAllowed({ package: name, allowed: [...allowed] });
}
