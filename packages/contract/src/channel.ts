import { channelKinds, RedactionRule, type ChannelKind } from "@parley/channels/schemas";
import { optional } from "@parley/promptfile";
import { z } from "zod";
import { Stakes } from "./approval.ts";
import { JsonObject, Timestamp } from "./kernel/wire.ts";
import { TimeOfDay, TimeZone } from "./quiet-hours.ts";

export const ChannelKindName = z.enum(Object.keys(channelKinds) as [ChannelKind, ...ChannelKind[]]);

const Place = z.string().max(500);
const Name = z.string().trim().min(1).max(100);

/** What every channel has, whatever its kind. */
const common = {
  redaction: optional(RedactionRule).describe("How much of a request it is told. Default: everything."),
  default_place: Place.nullish().describe(
    "Where requests go that name nobody, in the platform's own words: `C0123`, an address. None: they stay in the inbox.",
  ),
  default_stakes: optional(z.array(Stakes).max(3)).describe(
    "Which of them go there, by what hangs on them. Default: all.",
  ),
  team_places: optional(z.record(z.string().max(100), Place)).describe(
    "By the id of a team: where it is asked as one. A team without a place is asked person by person.",
  ),
  is_enabled: optional(z.boolean()),
};

/** What a channel of any kind is made of. */
export const GivenChannel = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("chat_sdk"), name: Name, ...channelKinds.chat_sdk, ...common }),
  z.object({ kind: z.literal("discord"), name: Name, ...channelKinds.discord, ...common }),
  z.object({ kind: z.literal("email"), name: Name, ...channelKinds.email, ...common }),
  z.object({ kind: z.literal("google_chat"), name: Name, ...channelKinds.google_chat, ...common }),
  z.object({ kind: z.literal("slack"), name: Name, ...channelKinds.slack, ...common }),
  z.object({ kind: z.literal("sms"), name: Name, ...channelKinds.sms, ...common }),
  z.object({ kind: z.literal("teams"), name: Name, ...channelKinds.teams, ...common }),
  z.object({ kind: z.literal("telegram"), name: Name, ...channelKinds.telegram, ...common }),
  z.object({ kind: z.literal("twilio_whatsapp"), name: Name, ...channelKinds.twilio_whatsapp, ...common }),
  z.object({ kind: z.literal("webhook"), name: Name, ...channelKinds.webhook, ...common }),
  z.object({ kind: z.literal("whatsapp"), name: Name, ...channelKinds.whatsapp, ...common }),
]);
export type GivenChannel = z.output<typeof GivenChannel>;

export const ChangedChannel = z.object({
  name: optional(Name),
  settings: optional(JsonObject).describe("Those of its kind, all of them."),
  secrets: optional(JsonObject).describe("Only those that change; null takes one away."),
  ...common,
});
export type ChangedChannel = z.output<typeof ChangedChannel>;

/** A way to reach people that somebody set up. */
export const Channel = z
  .object({
    id: z.string(),
    kind: ChannelKindName,
    name: z.string(),
    settings: JsonObject,
    secrets: z.array(z.string()).describe("The names of those that are set. They are never shown."),
    redaction: RedactionRule,
    default_place: z.string().nullable(),
    default_stakes: z.array(Stakes),
    team_places: z.record(z.string(), z.string()),
    is_enabled: z.boolean(),
    trouble: z
      .string()
      .nullable()
      .describe(
        "Why its platform has disabled it, such as that the app was removed there. Null: it has not.",
      ),
    inbound_url: z.string().describe("What answers are sent to; a kind adds its own endings, see its guide."),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: "Channel" });

/** A package that may be loaded for channels of the kind `chat_sdk`. */
export const ChannelAdapter = z.object({ package: z.string() }).meta({ id: "ChannelAdapter" });

export const ChannelTest = z
  .object({
    is_working: z.boolean(),
    findings: z.array(z.object({ is_good: z.boolean(), text: z.string() })),
  })
  .meta({ id: "ChannelTest" });

/** A request at one place, and what became of telling it there. */
export const ChannelDelivery = z
  .object({
    id: z.string(),
    approval_id: z.string(),
    channel_id: z.string().nullable().describe("Null where there is none that could reach the place."),
    address: z
      .string()
      .describe("`slack:C0123`: the kind, and the place as the request or the settings name it."),
    user_id: z.string().nullable().describe("Whom it is meant for, where it is one person."),
    status: z
      .enum(["pending", "delivered", "failed", "skipped"])
      .describe("`failed`: it is not tried again before somebody re-sends it."),
    reason: z.string().nullable().describe("Why it failed or was skipped."),
    attempts_count: z.int(),
    next_attempt_at: Timestamp.nullable(),
    created_at: Timestamp,
    updated_at: Timestamp,
    receipts: z
      .array(
        z.object({
          message: z.string().describe("The platform's id of the message."),
          state: z.enum(["sent", "delivered", "read", "failed"]),
          at: Timestamp,
        }),
      )
      .describe("What the platform said of the messages after it had taken them, where it says so."),
    attempts: z
      .array(
        z.object({
          at: Timestamp,
          act: z
            .enum(["notify", "update", "receive"])
            .describe("`receive`: an answer came that counted for nothing; `error` says why."),
          error: z.string().nullable(),
          exchanges: z
            .array(
              z.object({
                request: z.string(),
                reply: z.string().nullable(),
                status: z.int().nullable(),
                duration_ms: z.int(),
              }),
            )
            .describe("What was said and answered, without secrets, cut."),
        }),
      )
      .describe("The latest 10, oldest first."),
  })
  .meta({ id: "ChannelDelivery" });

/** Whose account at a platform is whose here. */
export const ChannelPerson = z
  .object({
    external_id: z.string().describe("The platform's own id: `U0123`."),
    user_id: z.string(),
    full_name: z.string(),
    email: z.string(),
    created_at: Timestamp,
  })
  .meta({ id: "ChannelPerson" });

export const LinkedPerson = ChannelPerson.extend({
  is_told: z
    .boolean()
    .describe(
      "Whether the member is told of it, by mail. Where it is no news, or the server sends no mail, nobody is: tell them.",
    ),
}).meta({ id: "LinkedPerson" });

const Hour = z.int().min(0).max(24);

/** What stands in the place of a channel's id for the browsers in which a person is told. */
export const pushChannelId = "push";

/** Where a person wants to be reached. */
export const ChannelPreference = z
  .object({
    channel_id: z.string().describe("Of a channel, or `push`: the browsers in which you are told."),
    place: Place.nullish().describe(
      "Default: where the channel finds you by your e-mail address, or your link.",
    ),
    stakes: optional(z.array(Stakes).min(1).max(3)).describe("Default: all."),
    from_hour: optional(Hour).describe("Of your time zone. Default: 0."),
    to_hour: optional(Hour).describe(
      "Up to this hour; smaller than `from_hour`, it is the next day's. Default: 24.",
    ),
  })
  .meta({ id: "ChannelPreference" });
export type ChannelPreference = z.output<typeof ChannelPreference>;

/** When what little hangs on is told together. */
export const Digest = z
  .union([
    z.strictObject({ at: z.array(TimeOfDay).min(1).max(6).describe("Times of day, in your time zone.") }),
    z.strictObject({ every_minutes: z.int().min(5).max(1440) }),
  ])
  .meta({ id: "Digest" });
export type Digest = z.output<typeof Digest>;

export const ChannelPreferences = z
  .object({
    time_zone: TimeZone.default("UTC"),
    preferences: z
      .array(ChannelPreference)
      .max(20)
      .nullable()
      .default(null)
      .describe(
        "Each that fits the stakes and the hour is used. Where none fits, it stays in the inbox. null: you are told by the first channel that finds you.",
      ),
    digest: Digest.nullish().describe(
      "Requests of low stakes are told in one message then, but for those whose deadline comes before it. Default: each at once.",
    ),
    most_per_hour: optional(z.int().min(1).max(200)).describe(
      "How often you are told within an hour, but for high stakes; the rest is in the inbox. Default: 30.",
    ),
  })
  .meta({ id: "ChannelPreferences" });
export type ChannelPreferences = z.output<typeof ChannelPreferences>;
