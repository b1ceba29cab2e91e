import type { ApprovalRequest } from "@parley/contract";
import { isOutOfTime, withinTime } from "../../kernel/within-time.ts";
import { checkPrecondition } from "./domain/check-precondition.ts";
import type { ApprovalState } from "./domain/approval-state.ts";

const limitMs = 200;

type Claiming = { request: ApprovalRequest; state: ApprovalState; facts: unknown; now: number };

/** Why a call may not run any more although it was approved; nothing where it may. */
export function findUnmet({ request, state, facts, now }: Claiming): string | undefined {
  const precondition = request.kind === "function_call" ? request.precondition : null;
  if (precondition === null || precondition === undefined) return undefined;
  try {
    return withinTime(limitMs, () => checkPrecondition(precondition, { args: state.args ?? {}, facts, now }));
  } catch (error) {
    if (isOutOfTime(error)) return `it takes more than ${limitMs} ms to check`;
    throw error;
  }
}
