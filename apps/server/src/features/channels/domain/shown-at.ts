import type { ChannelEvent, DeliveryAttempt } from "@parley/channels";
import { fromJson } from "@parley/db";
import { readReceipts } from "./receipts.ts";

type Told = { readonly attempts: string; readonly receipts: string | null };

/**
 * When a request was shown to somebody, as far as anybody knows. Undefined where the platform has not said that it took it,
 * or has said since that what it took did not arrive: by then the last message counts, where another one is on its way.
 */
export function shownAt({ attempts, receipts }: Told): number | undefined {
  const taken = fromJson<DeliveryAttempt[]>(attempts).filter(
    ({ act, error }) => act !== "receive" && error === null,
  );
  const kept = readReceipts({ receipts });
  if (kept.every(({ state }) => state !== "failed")) return taken[0]?.at;
  return kept.some(({ state }) => state !== "failed") ? taken.at(-1)?.at : undefined;
}

/**
 * Platforms that tell whole seconds leave out the rest: what may have been said before counts for said before. Who really
 * answers within the same second is asked to answer anew.
 */
export const isSaidBefore = ({ at }: Pick<ChannelEvent, "at">, shown: number): boolean =>
  at !== undefined && at < shown;
