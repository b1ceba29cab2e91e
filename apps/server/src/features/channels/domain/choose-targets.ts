import type { ChannelPreferences } from "@parley/contract";
import type { Stakes } from "@parley/channels";
import { preferredPlaces } from "./preferred-places.ts";

/** What routing knows of a channel that is enabled. */
export type Reach = {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly defaultPlace: string | null;
  readonly defaultStakes: readonly Stakes[];
  readonly teamPlaces: Readonly<Record<string, string>>;
  /** Whether it finds people by their e-mail address. */
  readonly people: boolean;
};

/** Whom and where a request wants told. */
export type Telling = {
  readonly userIds: readonly string[];
  /** As plans name them: `slack:C0123`. */
  readonly addresses: readonly string[];
  /** Ids of teams that are asked as one where they have a place. */
  readonly teams: readonly string[];
  readonly anyone: boolean;
};

export type Target = {
  /** Null where no channel reaches it. */
  readonly channelId: string | null;
  readonly kind: string;
  readonly address: string;
  readonly place: string | null;
  readonly userId: string | null;
};

type Circumstances = {
  readonly channels: readonly Reach[];
  readonly preferences: ReadonlyMap<string, ChannelPreferences>;
  readonly stakes: Stakes;
  readonly now: number;
};

/** Where a request is shown: each place once, in the order in which it was named. */
export function chooseTargets(telling: Telling, circumstances: Circumstances): Target[] {
  const { channels, stakes } = circumstances;
  const all = [
    ...telling.addresses.map((address) => reachAddress(address, channels)),
    ...telling.teams.flatMap((team) =>
      channels.flatMap((channel) => {
        const place = channel.teamPlaces[team];
        return place === undefined ? [] : [at(channel, place)];
      }),
    ),
    ...telling.userIds.flatMap((userId) => reachPerson(userId, circumstances)),
    ...(telling.anyone
      ? channels
          .filter(
            ({ defaultPlace, defaultStakes }) => defaultPlace !== null && defaultStakes.includes(stakes),
          )
          .map((channel) => at(channel, channel.defaultPlace ?? ""))
      : []),
  ];
  return [...new Map(all.map((target) => [keyOf(target), target])).values()];
}

/** What there is one delivery of, in a request. */
export const keyOf = ({ channelId, place, userId, address }: Target): string =>
  channelId === null ? address : `${channelId}:${place ?? `@${userId}`}`;

const at = ({ id, kind }: Reach, place: string): Target => ({
  channelId: id,
  kind,
  address: `${kind}:${place}`,
  place,
  userId: null,
});

/** Whoever asks somebody at a platform need not know by whom it is reached. */
const carriers: ReadonlyMap<string, string> = new Map([["whatsapp", "twilio_whatsapp"]]);

/** Whether channels of this kind reach what plans name so: `whatsapp`. */
export const isReachedBy = (head: string, kind: string): boolean =>
  kind === head || carriers.get(head) === kind;

/** `<id or name or kind>:<place>`, or `channel:<id or name>` for its own place. */
function reachAddress(address: string, channels: readonly Reach[]): Target {
  const colon = address.indexOf(":");
  const head = colon < 0 ? address : address.slice(0, colon);
  const rest = colon < 0 ? "" : address.slice(colon + 1);
  const named = (name: string): Reach | undefined =>
    channels.find(({ id }) => id === name) ?? channels.find((channel) => channel.name === name);
  const own = head === "channel" ? named(rest) : undefined;
  if (own !== undefined && own.defaultPlace !== null) return { ...at(own, own.defaultPlace), address };
  const channel =
    named(head) ??
    channels.find(({ kind }) => kind === head) ??
    channels.find(({ kind }) => isReachedBy(head, kind));
  if (channel === undefined) return { channelId: null, kind: head, address, place: rest, userId: null };
  return { ...at(channel, rest), address };
}

/** Where they want it; who has said nothing, by the first channel that finds people. */
function reachPerson(userId: string, { channels, preferences, stakes, now }: Circumstances): Target[] {
  const own = preferences.get(userId);
  const places =
    own?.preferences == null
      ? channels
          .filter(({ people }) => people)
          .slice(0, 1)
          .map(({ id }) => ({ channelId: id, place: null }))
      : preferredPlaces(own, { stakes, now });
  return places.flatMap(({ channelId, place }) => {
    const channel = channels.find(({ id }) => id === channelId);
    if (channel === undefined) return [];
    const address = `${channel.kind}:${place ?? `@${userId}`}`;
    return [{ channelId, kind: channel.kind, address, place, userId }];
  });
}
