import type { Author } from "../../../kernel/author.ts";
import type { ApprovalEvent, ApprovalState } from "./approval-state.ts";

/** Whether who asked may not know yet how it ended: neither did they end it themselves, nor has it been claimed. */
export const isUnheard = ({ outcome, execution, delivered }: ApprovalState): boolean =>
  outcome !== null &&
  outcome.status !== "cancelled" &&
  outcome.status !== "superseded" &&
  execution === null &&
  delivered === undefined;

/** What was decided has reached who asked: the first time is kept. */
export const deliver = ({ state, now }: { state: ApprovalState; now: number }, by: Author): ApprovalEvent[] =>
  isUnheard(state) ? [{ type: "delivered", at: now, by }] : [];
