import type { ChannelPreferences } from "@parley/contract";
import type { Stakes } from "@parley/channels";

type Moment = { stakes: Stakes; now: number };

/** Where a person wants to be reached now, for something of these stakes. */
export function preferredPlaces(
  { time_zone: timeZone, preferences }: ChannelPreferences,
  { stakes, now }: Moment,
): { channelId: string; place: string | null }[] {
  const hour = hourAt(now, timeZone);
  return (preferences ?? [])
    .filter(
      (wish) =>
        (wish.stakes === undefined || wish.stakes.includes(stakes)) &&
        isWithin(hour, { from: wish.from_hour ?? 0, to: wish.to_hour ?? 24 }),
    )
    .map(({ channel_id, place }) => ({ channelId: channel_id, place: place ?? null }));
}

/** From ten to six is over midnight; equal hours are the whole day. */
function isWithin(hour: number, { from, to }: { from: number; to: number }): boolean {
  if (from === to) return true;
  return from < to ? hour >= from && hour < to : hour >= from || hour < to;
}

const hourAt = (now: number, timeZone: string): number =>
  Number(new Intl.DateTimeFormat("en", { hour: "numeric", hourCycle: "h23", timeZone }).format(now));
