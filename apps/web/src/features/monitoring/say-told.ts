import type { Monitor, MonitorTransition } from "@parley/contract";

/** Whether a monitor names anybody to tell. */
export const namesSomebody = ({ notify }: Pick<Monitor, "notify">): boolean =>
  [notify.people, notify.teams, notify.channels].some((named) => (named ?? []).length > 0);

/** Who was told of a change, who was not reached, or why nobody was told; empty where it is nothing to tell. */
export function sayTold({
  event,
  was_muted: wasMuted,
  notices,
}: Pick<MonitorTransition, "event" | "was_muted" | "notices">): string {
  if (event === null) return "";
  if (wasMuted) return "Nobody was told: it was muted.";
  if (notices.length === 0) return "Nobody was told: nobody was named.";
  const [failed, told] = [true, false].map((hasFailed) =>
    notices.filter(({ status }) => (status === "failed") === hasFailed),
  );
  return [
    told?.length && `Told ${told.map(({ address }) => address).join(", ")}.`,
    failed?.length &&
      `Not reached: ${failed.map(({ address, reason }) => (reason ? `${address} (${reason})` : address)).join(", ")}.`,
  ]
    .filter(Boolean)
    .join(" ");
}
