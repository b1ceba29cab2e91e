import type { Database } from "@parley/db";
import type { JobQueue } from "@parley/jobs";
import type { Clock } from "../../kernel/clock.ts";
import type { EventBus } from "../../kernel/events.ts";
import type { SecretBox } from "../../kernel/secrets.ts";
import type { FileTypes } from "../files/index.ts";
import type { PolicyJudge } from "../policies/index.ts";
import type { ApprovalFeed } from "./approval-feed.ts";
import type { ApprovalWriter } from "./approval-writer.ts";
import type { DeliveryNotes } from "./note-delivered.ts";
import type { PlanExaminer } from "./plan-examiner.ts";
import type { DecisionWaiter } from "./wait-for-decision.ts";

export type ApprovalDependencies = {
  database: Database;
  jobs: JobQueue;
  clock: Clock;
  events: EventBus;
  decisions: DecisionWaiter;
  deliveryNotes: DeliveryNotes;
  policyJudge: PolicyJudge;
  approvalFeed: ApprovalFeed;
  approvalWriter: ApprovalWriter;
  planExaminer: PlanExaminer;
  fileTypes: FileTypes;
  /** Seals what signs receipts. */
  secrets: SecretBox;
  publicUrl: () => string;
};

/** What changing a request takes. */
export type ChangeDependencies = Pick<
  ApprovalDependencies,
  "database" | "clock" | "events" | "decisions" | "jobs" | "secrets" | "publicUrl"
>;

/** What deciding and editing take. */
export type DecisionDependencies = ChangeDependencies & Pick<ApprovalDependencies, "policyJudge">;
