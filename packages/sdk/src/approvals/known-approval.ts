import type { ApprovalRequest } from "@parley/contract";

type Arguments = Record<string, unknown>;
type Decided = { by: { id: string; name: string; channel: string | null }[]; at: string };

/** How a request ends, as far as it is known here. */
export type KnownOutcome =
  | { status: "pending" }
  | (Decided & {
      status: "approved";
      comment: string | null;
      is_edited: boolean;
      valid_until: string;
      by_deadline: boolean;
    })
  | (Decided & { status: "denied"; comment: string | null; option: string | null; by_deadline: boolean })
  | (Decided & { status: "answered"; answer: unknown; option: string | null })
  | { status: "timed_out"; at: string }
  | { status: "cancelled"; at: string; reason: string | null }
  | { status: "superseded"; at: string; successor_id: string };

/** What was said about a request while it waited. */
export type KnownMessage = {
  readonly from: "reviewer" | "requester";
  readonly by: { readonly id: string; readonly name: string };
  readonly text: string;
};

/** What has to be sure about a request before anything is done. Nothing else of a reply is looked at. */
export type KnownApproval = {
  id: string;
  kind: "function_call" | "question";
  name: string;
  args: Arguments | null;
  args_hash: string | null;
  outcome: KnownOutcome;
  execution: CallExecution | null;
  messages: readonly KnownMessage[];
  request: { args?: Arguments | undefined };
};

/** What is known of the run of a call. */
export type CallExecution =
  | { readonly status: "claimed"; readonly at: string }
  | { readonly status: "succeeded"; readonly at: string; readonly result: unknown }
  | { readonly status: "failed"; readonly at: string; readonly error: string };

/** A request as people are shown it. */
export type PresentedApproval = Omit<KnownApproval, "request"> & {
  readonly request: Exclude<ApprovalRequest, { kind: "promotion" }>;
  readonly created_at: string;
  readonly deadline_at: string | null;
};

/** What a claim gives the right to run. */
export type Claimed = { token: string; args: Arguments };
