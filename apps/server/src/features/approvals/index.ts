export { findEditor } from "./find-editor.ts";
export { createApprovalFeed, type ApprovalFeed } from "./approval-feed.ts";
export { createApprovalWriter, type ApprovalWriter } from "./approval-writer.ts";
export { approvalJobs } from "./approvals.jobs.ts";
export { approvalRoutes } from "./approvals.routes.ts";
export {
  countApprovals,
  findApproval,
  findByKey,
  listApprovals,
  listApprovalsAfter,
} from "./approvals.store.ts";
export type { ApprovalRow } from "./approvals.tables.ts";
export { awaitsWordOf } from "./awaits-word-of.ts";
export { createApproval } from "./create-approval.ts";
export { decideApproval, type Decision } from "./decide-approval.ts";
export type { ApprovalDependencies } from "./dependencies.ts";
export { escalateApproval } from "./escalate-approval.ts";
export { handoverJobs, planHandoverLook } from "./hand-over.ts";
export { createDeliveryNotes, noteDelivered, type DeliveryNotes } from "./note-delivered.ts";
export { noteReading } from "./note-reading.ts";
export { createPlanExaminer, type PlanExaminer } from "./plan-examiner.ts";
export { isForAnyoneAtOnce, requestOf, stateOf } from "./read-approval.ts";
export { refuseEnded } from "./refuse-ended.ts";
export { createDecisionWaiter, type DecisionWaiter } from "./wait-for-decision.ts";
export { voterOf } from "./voter-of.ts";
export { ownerOf } from "./who-asked.ts";
