import { chatKindFields, type Field, type KindFields } from "./chat-kind-fields.ts";
import { emptyPlacement, type Placement, placementOf, toPlaced } from "./placement.ts";
import type { Channel, ChannelChange, NewChannel } from "./queries.ts";

/** The kinds that are set up here; mail has a form of its own. */
export const kindNames = {
  slack: "Slack",
  teams: "Microsoft Teams",
  google_chat: "Google Chat",
  discord: "Discord",
  telegram: "Telegram",
  whatsapp: "WhatsApp",
  twilio_whatsapp: "WhatsApp by Twilio",
  sms: "Text messages by Twilio",
  webhook: "A program of yours",
} as const;
export type FormKind = keyof typeof kindNames;

/** What a place looks like. */
export const placeExamples: Readonly<Record<FormKind, string>> = {
  slack: "C0123456789",
  teams: "19:…@thread.tacv2",
  google_chat: "spaces/AAAA…",
  discord: "1000000000000000001",
  telegram: "-1001234567890",
  whatsapp: "+4915112345678",
  twilio_whatsapp: "+4915112345678",
  sms: "+4915112345678",
  webhook: "night-shift",
};

export const isFormKind = (kind: Channel["kind"]): kind is FormKind => Object.keys(kindNames).includes(kind);

/** What the form asks for, by kind. Secrets are written and never shown. */
export const fieldsOf: Readonly<Record<FormKind, KindFields>> = {
  ...chatKindFields,
  slack: {
    settings: [
      { name: "app_id", label: "App id", placeholder: "A0123456789" },
      {
        name: "team_id",
        label: "Workspace id",
        placeholder: "T0123456789",
        description: "Only its people are known by their e-mail address.",
      },
    ],
    secrets: [
      { name: "bot_token", label: "Bot token", placeholder: "xoxb-…" },
      {
        name: "signing_secret",
        label: "Signing secret",
        description: "Proves what Slack sends. Not needed with Socket Mode.",
      },
      {
        name: "app_token",
        label: "App-level token",
        placeholder: "xapp-…",
        description: "For Socket Mode: answers are fetched, and Slack need not reach Parley.",
      },
    ],
  },
  webhook: {
    settings: [{ name: "url", label: "Address", placeholder: "https://example.com/parley", isNeeded: true }],
    secrets: [{ name: "secret", label: "Secret", placeholder: "whsec_…", isNeeded: true }],
  },
};

export type ChannelDraft = Placement & {
  kind: FormKind;
  name: string;
  settings: Record<string, string>;
  secrets: Record<string, string>;
};

export const emptyDraft: ChannelDraft = {
  ...emptyPlacement,
  kind: "slack",
  name: "",
  settings: {},
  secrets: {},
};

export const draftOf = (channel: Channel, kind: FormKind): ChannelDraft => ({
  ...placementOf(channel),
  kind,
  name: channel.name,
  settings: Object.fromEntries(
    Object.entries(channel.settings).flatMap(([name, value]) =>
      typeof value === "string" ? [[name, value]] : [],
    ),
  ),
  secrets: {},
});

/** Without what was left empty. */
const filled = (fields: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value.trim() === "" ? [] : [[name, value.trim()]])),
  );

/** Which fields a kind has, `fieldsOf` says; the server refuses what does not fit. */
export const toNewChannel = ({ kind, name, settings, secrets, ...placement }: ChannelDraft): NewChannel =>
  ({
    kind,
    name: name.trim(),
    settings: filled(settings),
    secrets: filled(secrets),
    ...toPlaced(placement),
  }) as unknown as NewChannel;

/** Secrets that were left empty stay as they are. */
export const toChange = (
  channel: Channel,
  { name, settings, secrets, ...placement }: ChannelDraft,
): ChannelChange => ({
  name: name.trim(),
  settings: { ...channel.settings, ...emptyAsNull(settings) },
  ...(Object.keys(filled(secrets)).length > 0 && { secrets: filled(secrets) }),
  ...toPlaced(placement),
});

const emptyAsNull = (fields: Record<string, string>): Record<string, string | null> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value.trim() || null]));

/** Whether all that is needed is there. */
export const isComplete = ({ kind, name, settings, secrets }: ChannelDraft, isNew: boolean): boolean => {
  const has = (fields: readonly Field[], given: Record<string, string>): boolean =>
    fields.every((field) => field.isNeeded !== true || (given[field.name] ?? "").trim() !== "");
  return (
    name.trim() !== "" &&
    has(fieldsOf[kind].settings, settings) &&
    (!isNew || has(fieldsOf[kind].secrets, secrets))
  );
};
