import type { ChannelKind } from "@parley/channels/schemas";
import type { DeliveryStatus } from "@parley/channels";

export type ChannelRow = {
  id: string;
  organization_id: string;
  kind: ChannelKind;
  name: string;
  /** JSON, as the kind's schema has it. */
  settings: string;
  /** JSON of the kind's secrets, sealed. */
  sealed_secrets: string;
  /** JSON of a `RedactionRule`. */
  redaction: string;
  default_place: string | null;
  /** JSON list. */
  default_stakes: string;
  /** JSON: team id → place. */
  team_places: string;
  is_enabled: boolean;
  /** Why its platform has disabled it. */
  trouble: string | null;
  created_at: number;
  updated_at: number;
};

/** A request at one place: what was shown there is kept equal to what the request is. */
export type DeliveryRow = {
  id: string;
  organization_id: string;
  approval_id: string;
  /** Null where no channel reaches the place. */
  channel_id: string | null;
  kind: string;
  /** As plans name it, and votes from there: `slack:C0123`. */
  address: string;
  /** Null until the channel has found where the person is reached. */
  place: string | null;
  user_id: string | null;
  /** What there is one delivery of, in a request. */
  target_key: string;
  /** Of the plan; -1 for who was asked as well. */
  step: number;
  status: DeliveryStatus;
  reason: string | null;
  /** Why it is shown once more. */
  note: string | null;
  /** SHA-256 of the card that is shown; null while none is. */
  shown_hash: string | null;
  /** JSON of `Posted.message`. */
  message: string | null;
  attempts_count: number;
  /** JSON list of `DeliveryAttempt`, the latest only. */
  attempts: string;
  next_attempt_at: number | null;
  created_at: number;
  updated_at: number;
  /** JSON of `KeptParts`: what was taken of a card that is posted in parts, while the rest is not. */
  parts: string | null;
  /** With what else it is told; null: by itself. */
  digest_id: string | null;
  /** JSON of `Receipts`: what the platform said of the messages later. */
  receipts: string | null;
  /** The platform is being told, and has not answered yet; null while it is not. */
  sending_since: number | null;
};

/** Requests of which a person is told in one message. */
export type DigestRow = {
  id: string;
  organization_id: string;
  channel_id: string;
  user_id: string;
  /** As their preferences name it; empty where the channel finds it. */
  place: string;
  due_at: number;
  status: "waiting" | "told" | "failed";
  /** Where it was told. */
  told_place: string | null;
  /** JSON of `Posted.message`. */
  message: string | null;
  shown_hash: string | null;
  attempts_count: number;
  next_attempt_at: number | null;
  created_at: number;
};

/** Mail to this address is the channel's. */
export type ChannelAddressRow = { address: string; channel_id: string };
export type MessageKeyRow = {
  channel_id: string;
  message_key: string;
  delivery_id: string;
  /** Of the arguments that were shown under it; null where none were, or different ones. */
  args_hash: string | null;
};

export type InboundRow = {
  channel_id: string;
  event_id: string;
  /** When it was last begun. */
  received_at: number;
  /** When its outcome was known; null: it may be begun again after a while. */
  done_at: number | null;
  /** Why it was refused; null: it was not, or nobody knows yet. */
  refusal: string | null;
};

export type PersonLinkRow = {
  channel_id: string;
  external_id: string;
  organization_id: string;
  user_id: string;
  created_at: number;
};

/** Who has written to a channel whose platform keeps nothing of it. */
export type ContactRow = {
  channel_id: string;
  external_id: string;
  organization_id: string;
  /** By the platform's clock; 0: never. */
  heard_at: number;
  has_stopped: boolean;
  /** When that was said; 0: nothing of the kind was. */
  stop_said_at: number;
  /** Another contact's id, by which the platform tells of them. */
  known_as: string | null;
};

/** Whether a Prompt reads answers in free words. */
export type ReadingRow = {
  organization_id: string;
  is_enabled: boolean;
  prompt_path: string;
  min_confidence_percent: number;
  updated_at: number;
};

export type PreferencesRow = {
  organization_id: string;
  user_id: string;
  /** JSON of `ChannelPreferences`. */
  preferences: string;
  updated_at: number;
};

/** How far a request has been told. */
export type RequestRow = {
  approval_id: string;
  organization_id: string;
  /** The number of the last event that was looked at. */
  seen_events: number;
  /** How many steps of the plan have been begun early, since nobody before them was reached. */
  begun_steps: number;
  is_open: boolean;
};

/** What one request says of one place. */
export type PlaceOptionsRow = {
  approval_id: string;
  /** `slack:C0123`. */
  address: string;
  organization_id: string;
  options: string;
  sealed_token: string | null;
};

export type ChannelTables = {
  channels: ChannelRow;
  channel_addresses: ChannelAddressRow;
  channel_deliveries: DeliveryRow;
  channel_digests: DigestRow;
  channel_message_keys: MessageKeyRow;
  channel_inbound: InboundRow;
  channel_contacts: ContactRow;
  channel_people: PersonLinkRow;
  channel_preferences: PreferencesRow;
  channel_requests: RequestRow;
  channel_place_options: PlaceOptionsRow;
  channel_reading: ReadingRow;
};
