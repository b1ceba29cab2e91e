import type { ChannelEvent, DeliveryAttempt } from "@parley/channels";
import { fromJson } from "@parley/db";

const dayMs = 24 * 3_600_000;

/** Platforms bring for days what they could not bring at once: by then nobody knows what it was said to. */
export const isTooLate = ({ at }: Pick<ChannelEvent, "at">, now: number): boolean =>
  at !== undefined && at < now - dayMs;

type Shown = { readonly created_at: number; readonly attempts: string };

/** Whether words that name nothing were written before this was shown. Platforms tell whole seconds. */
export function isSaidBefore(event: ChannelEvent, { created_at: plannedAt, attempts }: Shown): boolean {
  if (event.type !== "words" || event.isBare !== true || event.at === undefined) return false;
  const shown = fromJson<DeliveryAttempt[]>(attempts).find(({ error }) => error === null);
  return event.at + 1000 <= (shown?.at ?? plannedAt);
}
