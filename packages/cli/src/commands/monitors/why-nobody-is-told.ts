import type { MonitorTransition } from "@parley/contract";

type Notice = MonitorTransition["notices"][number];

/** Why a test told nobody, in words; undefined where somebody is told. */
export function whyNobodyIsTold(notices: readonly Pick<Notice, "status">[]): string | undefined {
  if (notices.some(({ status }) => status !== "failed")) return undefined;
  return notices.length === 0
    ? "Nobody is told: the monitor's `notify` names no person, team or channel that is there."
    : "Nobody is told: none of those whom the monitor's `notify` names can be reached.";
}
