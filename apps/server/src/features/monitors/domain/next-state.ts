import type { MonitorState } from "@parley/contract";

/** What a monitor remembers between its checks. */
export type MonitorMemory = {
  state: MonitorState;
  streak: { outcome: MonitorState; count: number };
  /** Of what people are to know that it has begun, and not yet that it is over. */
  openAlert: "alerting" | "no_data" | null;
};

export type MonitorEvent = "alerted" | "recovered";

export type Change = { from: MonitorState; to: MonitorState; event: MonitorEvent | null };

type Rules = {
  fireAfter: number;
  recoverAfter: number;
  /** Whether no data is told like an alert. */
  tellsNoData: boolean;
};

/**
 * What a check changes. A state changes only after so many checks in a row that say the same; people are told of a
 * beginning once, and of its end once.
 *
 * @example
 * const calm = { state: "ok", streak: { outcome: "ok", count: 3 }, openAlert: null } as const;
 * nextState(calm, "alerting", { fireAfter: 1, recoverAfter: 2, tellsNoData: false }).change;
 * // { from: "ok", to: "alerting", event: "alerted" }
 */
export function nextState(
  memory: MonitorMemory,
  outcome: MonitorState,
  rules: Rules,
): { memory: MonitorMemory; change: Change | undefined } {
  const { state, openAlert } = memory;
  const count = memory.streak.outcome === outcome ? memory.streak.count + 1 : 1;
  const streak = { outcome, count };
  const needed = outcome === "ok" ? rules.recoverAfter : rules.fireAfter;
  // It was not worth telling when it began, and is now.
  const isUnheard = outcome === "no_data" && rules.tellsNoData && openAlert === null;
  if ((outcome === state && !isUnheard) || count < needed)
    return { memory: { ...memory, streak }, change: undefined };
  const told = tell(openAlert, outcome, rules);
  return {
    memory: { state: outcome, streak, openAlert: told.openAlert },
    change: { from: state, to: outcome, event: told.event },
  };
}

type Told = { event: MonitorEvent | null; openAlert: MonitorMemory["openAlert"] };

function tell(openAlert: MonitorMemory["openAlert"], to: MonitorState, { tellsNoData }: Rules): Told {
  if (to === "ok") return { event: openAlert === null ? null : "recovered", openAlert: null };
  if (to === "no_data" && !tellsNoData) return { event: null, openAlert };
  return { event: openAlert === to ? null : "alerted", openAlert: to };
}
