import { isParleyError, ParleyError } from "@parley/contract";
import type { CallExecution } from "./known-approval.ts";

/** A person who decided. */
export type Decider = { readonly id: string; readonly name: string; readonly channel: string | null };

/** The request that a refusal is about. */
export type RefusedRequest = { readonly id: string; readonly name: string };

type Facts = { readonly kind: ParleyError["kind"]; readonly code: string; readonly message: string };

class Refusal extends ParleyError {
  readonly approvalId: string;
  /** Of the function or the question. */
  readonly approvalName: string;

  constructor({ id, name }: RefusedRequest, facts: Facts) {
    super({ ...facts, code: `client.${facts.code}`, details: { approval_id: id } });
    this.approvalId = id;
    this.approvalName = name;
  }
}

const namesOf = (by: readonly Decider[]): string => by.map(({ name }) => name).join(", ");

type Denial = {
  readonly by: readonly Decider[];
  readonly comment: string | null;
  readonly option: string | null;
  readonly byDeadline: boolean;
};

/** Somebody said no; or nobody said anything, and the request had said that this means no (`byDeadline`). */
export class ApprovalDenied extends Refusal {
  readonly outcome = "denied";
  readonly by: readonly Decider[];
  /** Why, word for word. */
  readonly comment: string | null;
  /** The name of the option that was chosen. */
  readonly option: string | null;
  readonly byDeadline: boolean;

  constructor(request: RefusedRequest, { by, comment, option, byDeadline }: Denial) {
    const who = by.length === 0 ? "" : ` by ${namesOf(by)}`;
    const message = byDeadline
      ? `Nobody decided on \`${request.name}\` in time, which counts as denied.`
      : `\`${request.name}\` was denied${who}${comment === null ? "." : `: ${comment}`}`;
    super(request, { kind: "forbidden", code: "approval_denied", message });
    this.name = "ApprovalDenied";
    this.by = by;
    this.comment = comment;
    this.option = option;
    this.byDeadline = byDeadline;
  }
}

/** Nobody decided in time. This is no denial. */
export class ApprovalTimedOut extends Refusal {
  readonly outcome = "timed_out";

  constructor(request: RefusedRequest) {
    const message = `Nobody decided on \`${request.name}\` in time. Nobody denied it either.`;
    super(request, { kind: "gone", code: "approval_timed_out", message });
    this.name = "ApprovalTimedOut";
  }
}

/** The request was withdrawn before anybody decided. */
export class ApprovalCancelled extends Refusal {
  readonly outcome = "cancelled";
  readonly reason: string | null;

  constructor(request: RefusedRequest, { reason }: { readonly reason: string | null }) {
    const message = `\`${request.name}\` was withdrawn${reason === null ? "." : `: ${reason}`}`;
    super(request, { kind: "gone", code: "approval_cancelled", message });
    this.name = "ApprovalCancelled";
    this.reason = reason;
  }
}

/** The program asked anew, for something else: the other request stands in the place of this one. */
export class ApprovalSuperseded extends Refusal {
  readonly outcome = "superseded";
  /** The id of the other request. */
  readonly successorId: string;

  constructor(request: RefusedRequest, { successorId }: { readonly successorId: string }) {
    const message = `\`${request.name}\` was superseded by the request \`${successorId}\`, so it was not run.`;
    super(request, { kind: "gone", code: "approval_superseded", message });
    this.name = "ApprovalSuperseded";
    this.successorId = successorId;
  }
}

/** It was approved, and not run while the approval was valid. Ask again. */
export class ApprovalExpired extends Refusal {
  readonly outcome = "expired";

  constructor(request: RefusedRequest) {
    const message = `The approval of \`${request.name}\` was valid no longer when it was to run. Ask again.`;
    super(request, { kind: "gone", code: "approval_expired", message });
    this.name = "ApprovalExpired";
  }
}

/** It was approved, and what it was approved under holds no more. Ask again. */
export class ApprovalOutdated extends Refusal {
  readonly outcome = "outdated";

  constructor(request: RefusedRequest) {
    const message = `What \`${request.name}\` was approved under has changed since, so it was not run. Ask again.`;
    super(request, { kind: "conflict", code: "approval_outdated", message });
    this.name = "ApprovalOutdated";
  }
}

/** The approved call has been claimed before: it has run, or was about to. It never runs twice. */
export class ApprovalSpent extends Refusal {
  readonly outcome = "spent";
  /** What is known of the run; `claimed` is all where nothing was reported. */
  readonly execution: CallExecution | null;

  constructor(request: RefusedRequest, { execution }: { readonly execution: CallExecution | null }) {
    const known =
      execution === null || execution.status === "claimed" ? "was begun" : `has ${execution.status}`;
    const message = `\`${request.name}\` ${known} before. An approved call runs once, so it was not run again.`;
    super(request, { kind: "conflict", code: "approval_spent", message });
    this.name = "ApprovalSpent";
    this.execution = execution;
  }
}

/** What came back cannot be relied on: an unknown status, other arguments, half a reply. Nothing was run. */
export class ApprovalUnclear extends Refusal {
  readonly outcome = "unclear";

  constructor(request: RefusedRequest, { reason }: { readonly reason: string }) {
    const message = `It is unclear what was decided on \`${request.name}\`, so nothing was run: ${reason}.`;
    super(request, { kind: "conflict", code: "approval_unclear", message });
    this.name = "ApprovalUnclear";
  }
}

/** Why a guarded function did not run, or a question has no answer; `outcome` says which. */
export type ApprovalRefusal =
  | ApprovalDenied
  | ApprovalTimedOut
  | ApprovalCancelled
  | ApprovalSuperseded
  | ApprovalExpired
  | ApprovalOutdated
  | ApprovalSpent
  | ApprovalUnclear;

const outcomes: ReadonlySet<unknown> = new Set<ApprovalRefusal["outcome"]>([
  "denied",
  "timed_out",
  "cancelled",
  "superseded",
  "expired",
  "outdated",
  "spent",
  "unclear",
]);

/**
 * Whether people, time or doubt kept a guarded function from running, as opposed to an error of the function or of the
 * network.
 *
 * @example
 * try {
 *   await refund({ order: 7, amount: 30 });
 * } catch (error) {
 *   if (!isApprovalRefusal(error)) throw error;
 *   if (error.outcome === "denied") console.log(error.comment);
 * }
 */
export function isApprovalRefusal(value: unknown): value is ApprovalRefusal {
  if (!isParleyError(value) || !value.code.startsWith("client.approval_")) return false;
  return "outcome" in value && outcomes.has(value.outcome);
}
