import type { ApprovalRow } from "./approvals.tables.ts";
import { refuseEnded as refuse } from "./domain/decide.ts";
import { factsOf, stateOf } from "./read-approval.ts";

/** Tells who comes too late what was decided, by whom and when. @throws ended */
export const refuseEnded = (row: ApprovalRow): void => refuse(factsOf(row), stateOf(row));
