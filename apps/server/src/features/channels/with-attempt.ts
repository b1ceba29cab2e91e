import type { DeliveryAttempt } from "@parley/channels";
import { fromJson, toJson } from "@parley/db";
import type { DeliveryRow } from "./channels.tables.ts";

const attemptsKept = 10;

/**
 * A delivery's attempts with one more; the oldest are forgotten, each kind for itself: what others write pushes out none of
 * ours. The first that went well stays, since by it is known when the request was shown.
 */
export function withAttempt({ attempts }: Pick<DeliveryRow, "attempts">, attempt: DeliveryAttempt): string {
  const all = [...fromJson<DeliveryAttempt[]>(attempts), attempt];
  const [received, ours] = [true, false].map((isReceived) =>
    all.filter(({ act }) => (act === "receive") === isReceived).slice(-attemptsKept),
  );
  const first = all.find(({ act, error }) => act !== "receive" && error === null);
  const kept = new Set([first, ...(received ?? []), ...(ours ?? [])]);
  return toJson(all.filter((one) => kept.has(one)));
}
