import type { EvaluationStatus } from "@parley/contract";
import type { StoppedEarly } from "./early-stop/early-stop.ts";

/** What happened to a Run. Whatever a later version adds is another event. */
export type RunEvent =
  /** `hasDataset`: also once that was deleted, and its row names none any more; of older Runs nobody knows. */
  | { type: "created"; at: number; hasDataset?: boolean }
  /** The first of its Logs is made or judged. */
  | { type: "started"; at: number }
  /** It is known to differ from its control: no more Logs are made. */
  | { type: "stopped"; at: number; stopped: StoppedEarly }
  /** A turn of an Agent that was broken off is made again; what it had cost is paid, and its Logs go. */
  | { type: "remade"; at: number; costNano: number }
  /** Every Log and every judgment it waited for is there. */
  | { type: "finished"; at: number }
  /** There is more to judge than when it was completed. */
  | { type: "reopened"; at: number }
  /** Parley gave it up. */
  | { type: "failed"; at: number; reason: string }
  | { type: "completed"; at: number; by: string }
  | { type: "cancelled"; at: number; by: string };

/** The shape of what is kept; an older one is brought up to it where it is read. */
export const runEventVersion = 1;

export type RunState = (
  | { status: "pending"; since: number }
  | { status: "running"; since: number }
  | { status: "completed"; at: number; by: string }
  | { status: "cancelled"; at: number; by: string; failure?: string }
) & {
  /** Stays, whatever happens later: nobody asks for what it left. */
  stopped?: StoppedEarly;
};

const parley = "parley";

/** The state after an event. What has ended stays as it ended, but for what is completed and has more to judge. */
export function applyRunEvent(state: RunState | undefined, event: RunEvent): RunState {
  const kept = state?.stopped === undefined ? {} : { stopped: state.stopped };
  if (state?.status === "completed" && event.type === "reopened")
    return { status: "running", since: event.at, ...kept };
  if (state !== undefined && hasEnded(state)) return state;
  switch (event.type) {
    case "created":
      return { status: "pending", since: event.at };
    case "started":
    case "reopened":
    case "remade":
      return state?.status === "running" ? state : { status: "running", since: event.at, ...kept };
    case "stopped":
      return state?.stopped === undefined
        ? { status: "running", since: event.at, stopped: event.stopped }
        : state;
    case "finished":
      return { status: "completed", at: event.at, by: parley, ...kept };
    case "failed":
      return { status: "cancelled", at: event.at, by: parley, failure: event.reason, ...kept };
    case "completed":
    case "cancelled":
      return { status: event.type, at: event.at, by: event.by, ...kept };
  }
}

export const foldRun = (events: readonly RunEvent[]): RunState | undefined =>
  events.reduce<RunState | undefined>(applyRunEvent, undefined);

export const hasEnded = ({ status }: { status: EvaluationStatus }): boolean =>
  status === "completed" || status === "cancelled";

export type RunEnding = {
  wanted: "completed" | "cancelled";
  /** Whether people or the application have a part in judging it. */
  isJudgedOutside: boolean;
  at: number;
  by: string;
};

export type RunDecision =
  | { outcome: "event"; event: RunEvent }
  /** It is so already. */
  | { outcome: "nothing" }
  | { outcome: "ended" }
  | { outcome: "not_completable" };

/** What comes of wishing a Run ended. */
export function decideRunEnding(
  state: RunState,
  { wanted, isJudgedOutside, at, by }: RunEnding,
): RunDecision {
  if (state.status === wanted) return { outcome: "nothing" };
  if (hasEnded(state)) return { outcome: "ended" };
  if (wanted === "completed" && !isJudgedOutside) return { outcome: "not_completable" };
  return { outcome: "event", event: { type: wanted, at, by } };
}

/** Where an Evaluation stands as its Runs do. */
export function combineStatuses(statuses: readonly EvaluationStatus[]): EvaluationStatus {
  if (statuses.includes("running")) return "running";
  const haveEnded = statuses.length > 0 && statuses.every((status) => hasEnded({ status }));
  return haveEnded ? "completed" : "pending";
}
