import { emptyPlacement, type Placement, placementOf, toPlaced } from "../placement.ts";
import type { Channel, ChannelChange, NewChannel } from "../queries.ts";

/** A field of the adapter, as its documentation names it. */
export type AdapterField = { name: string; value: string };

export type ChatSdkDraft = Placement & {
  name: string;
  package: string;
  factory: string;
  /** Texts as they are; what reads as another JSON value is one. */
  config: AdapterField[];
  /** Written, and never shown: those that are set are known by name. */
  secrets: AdapterField[];
  /** Hosts that the adapter may ask, with commas or spaces between them. */
  hosts: string;
  /** How long a text with buttons may be; empty: what is known of the adapter. */
  mostChars: string;
};

const emptyField: AdapterField = { name: "", value: "" };

export const emptyChatSdk: ChatSdkDraft = {
  ...emptyPlacement,
  name: "",
  package: "",
  factory: "",
  config: [],
  secrets: [emptyField],
  hosts: "",
  mostChars: "",
};

type Settings = {
  package?: string;
  factory?: string | null;
  config?: Record<string, unknown> | null;
  hosts?: string[] | null;
  max_text_chars?: number | null;
};

/** The package, by which people know what it is. */
export const adapterOf = (settings: Channel["settings"]): string =>
  (settings as Settings).package ?? "Chat SDK";

export function chatSdkDraftOf(channel: Channel): ChatSdkDraft {
  const settings = channel.settings as Settings;
  return {
    ...placementOf(channel),
    name: channel.name,
    package: settings.package ?? "",
    factory: settings.factory ?? "",
    config: Object.entries(settings.config ?? {}).map(([name, value]) => ({ name, value: toText(value) })),
    secrets: channel.secrets.map((name) => ({ name, value: "" })),
    hosts: (settings.hosts ?? []).join(", "),
    mostChars: settings.max_text_chars == null ? "" : String(settings.max_text_chars),
  };
}

/** A text that would be read as something else stands in quotes. */
const toText = (value: unknown): string =>
  typeof value === "string" && readValue(value) === value ? value : JSON.stringify(value);

/**
 * @example
 * readValue("https://example.org"); // "https://example.org"
 * readValue("true"); // true
 * readValue('"true"'); // "true"
 */
export function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text.trim();
  }
}

const named = (fields: readonly AdapterField[]): AdapterField[] =>
  fields.map(({ name, value }) => ({ name: name.trim(), value })).filter(({ name }) => name !== "");

const listOf = (text: string): string[] => text.split(/[\s,]+/u).filter((part) => part !== "");

const settingsOf = ({ package: packageName, factory, config, hosts, mostChars }: ChatSdkDraft) => ({
  package: packageName,
  ...(factory.trim() !== "" && { factory: factory.trim() }),
  config: Object.fromEntries(
    named(config).flatMap(({ name, value }) => (value.trim() === "" ? [] : [[name, readValue(value)]])),
  ),
  ...(listOf(hosts).length > 0 && { hosts: listOf(hosts) }),
  ...(mostChars.trim() !== "" && { max_text_chars: Number(mostChars) }),
});

const filled = (secrets: readonly AdapterField[]): Record<string, string> =>
  Object.fromEntries(
    named(secrets).flatMap(({ name, value }) => (value.trim() === "" ? [] : [[name, value.trim()]])),
  );

export const toNewChatSdk = (draft: ChatSdkDraft): NewChannel =>
  ({
    kind: "chat_sdk",
    name: draft.name.trim(),
    settings: settingsOf(draft),
    secrets: filled(draft.secrets),
    ...toPlaced(draft),
  }) as unknown as NewChannel;

/** Secrets that were left empty stay as they are; those whose field was taken away go. */
export function toChatSdkChange(channel: Channel, draft: ChatSdkDraft): ChannelChange {
  const kept = new Set(named(draft.secrets).map(({ name }) => name));
  const gone = channel.secrets.filter((name) => !kept.has(name)).map((name) => [name, null] as const);
  const secrets = { ...filled(draft.secrets), ...Object.fromEntries(gone) };
  return {
    name: draft.name.trim(),
    settings: settingsOf(draft),
    ...(Object.keys(secrets).length > 0 && { secrets }),
    ...toPlaced(draft),
  };
}

export const isChatSdkComplete = ({ name, package: packageName, mostChars }: ChatSdkDraft): boolean =>
  name.trim() !== "" && packageName !== "" && /^\s*\d*\s*$/u.test(mostChars);
