import type { ApprovalPlan, Promotion, Responder } from "@parley/contract";
import type { Author } from "../../../kernel/author.ts";
import type { UsedGrant } from "../../grants/index.ts";
import type { AppliedRuling } from "../../policies/index.ts";
import type { Known, Voter } from "./voter.ts";

/** What a request is from its first to its last moment. Times are milliseconds. */
export type ApprovalFacts = {
  readonly id: string;
  readonly kind: "function_call" | "question" | "promotion";
  readonly plan: ApprovalPlan;
  /** A policy's plan is not widened by who asks. */
  readonly isPlanOfPolicy: boolean;
  /** The ids by which who asked may come back: the key's, the person's. */
  readonly requesterIds: readonly string[];
  readonly createdAt: number;
  readonly deadlineAt: number | null;
  readonly stakes: "low" | "medium" | "high";
  readonly onDeadline: "timed_out" | "denied" | "approved";
  readonly validMs: number;
  /** Who passed it on and belongs to the organization no more: that counts no longer. Absent where nobody. */
  readonly departedIds?: readonly string[];
};

export type Outcome =
  | {
      readonly status: "approved";
      readonly by: readonly Voter[];
      readonly at: number;
      readonly comment: string | null;
      readonly validUntil: number;
      readonly byDeadline: boolean;
      /** Absent: people, or the deadline. */
      readonly basis?: "policy" | "grant";
    }
  | {
      readonly status: "denied";
      readonly by: readonly Voter[];
      readonly at: number;
      readonly comment: string | null;
      readonly option: string | null;
      readonly byDeadline: boolean;
      /** Absent: people, or the deadline. */
      readonly basis?: "policy";
    }
  | {
      readonly status: "answered";
      readonly by: readonly Voter[];
      readonly at: number;
      readonly answer: unknown;
      readonly option: string | null;
    }
  | { readonly status: "timed_out"; readonly at: number }
  | {
      readonly status: "cancelled";
      readonly at: number;
      readonly by: Author;
      readonly reason: string | null;
    }
  | {
      readonly status: "superseded";
      readonly at: number;
      readonly by: Author;
      /** The request that stands in its place. */
      readonly successorId: string;
    };

export type Execution =
  | { readonly status: "claimed"; readonly at: number }
  | {
      readonly status: "succeeded";
      readonly at: number;
      readonly claimedAt: number;
      readonly result: unknown;
    }
  | { readonly status: "failed"; readonly at: number; readonly claimedAt: number; readonly error: string };

/** A yes or no to the arguments with this hash; null for a question. */
export type Vote = {
  readonly voter: Voter;
  readonly vote: "approve" | "deny";
  readonly argsHash: string | null;
};

/** An argument that was changed. A side is absent where there was, or is, no such argument. */
export type ArgumentChange = { readonly name: string; readonly before?: unknown; readonly after?: unknown };

/** Somebody's place, which somebody else may fill as well. */
export type Delegation = {
  readonly from: Known;
  readonly to: { readonly id: string; readonly name: string };
  readonly message: string;
  /** Absent in older requests. */
  readonly at?: number;
};

/** What was said about a request while it waits. It decides nothing. */
export type Message = {
  readonly from: "reviewer" | "requester";
  /** The address is a person's; others have none. */
  readonly by: { readonly id: string; readonly name: string; readonly email: string | null };
  readonly text: string;
  readonly at: number;
};

/** Who opened the request first, and when. */
export type View = { readonly id: string; readonly name: string; readonly at: number };

/** Whose yes or no an edit by somebody else took back, and what was said to it. */
export type VotesTaken = {
  readonly voterIds: readonly string[];
  readonly at: number;
  readonly comment: string | null;
};

/** That somebody else is on call by a schedule that the plan asks. */
export type Handover = {
  readonly schedule: string;
  readonly to: { readonly id: string; readonly name: string };
  readonly at: number;
};

/** A notice that waits for the end of one person's quiet hours. */
export type Held = {
  readonly key: string;
  readonly userId: string;
  /** Absent in older requests. */
  readonly name?: string;
  readonly until: number;
};

export type Told = {
  readonly id: string;
  readonly name: string;
  readonly insteadOf?: { readonly id: string; readonly name: string };
};

/** What people were to be told, and whom of them. */
export type NoticeGiven = {
  /** Its own, and those of earlier ones that it stands for. */
  readonly keys: readonly string[];
  readonly reason:
    | "requested"
    | "step_joined"
    | "reminder"
    | "escalated"
    | "delegated"
    | "handed_over"
    | "replied"
    | "edited";
  readonly step: number | null;
  readonly reminder: number | null;
  readonly message: string | null;
  readonly wasHeld: boolean;
  readonly to: readonly Told[];
  readonly held: readonly Held[];
  readonly channels: readonly string[];
  readonly anyone: boolean;
};

export type ApprovalState = {
  /** Null while it is pending; once there, it never changes. */
  readonly outcome: Outcome | null;
  readonly args: Readonly<Record<string, unknown>> | null;
  readonly argsHash: string | null;
  /** What a promotion would change, as it was when it was asked; other kinds have none. */
  readonly promotion?: Promotion;
  readonly isEdited: boolean;
  /** The hash of the arguments that were asked for; absent where nobody has edited them, null where it was not kept. */
  readonly askedHash?: string | null;
  /** Who was asked as well, after it was asked. */
  readonly added: readonly Responder[];
  /** What was said to them, one each; absent in older requests. */
  readonly addedMessages?: readonly string[];
  /** When they were asked, one each; absent in older requests. */
  readonly addedAt?: readonly number[];
  /** What those who were asked passed on; absent where nobody did. */
  readonly delegations?: readonly Delegation[];
  /** What was said; absent where nothing was. */
  readonly messages?: readonly Message[];
  /** Who has opened it, each once; absent where nobody has. */
  readonly views?: readonly View[];
  /** Who came on call while it waited; absent where nobody did. */
  readonly handovers?: readonly Handover[];
  /** The keys of the notices that were given; absent where none was. */
  readonly noticed?: readonly string[];
  /** Who is told later, since they have quiet hours; absent where nobody is. */
  readonly held?: readonly Held[];
  /** What kept its plan from being filled when it was asked; absent where nothing did. */
  readonly warnings?: readonly string[];
  /** The latest of each person, since the arguments are what they are. */
  readonly votes: readonly Vote[];
  /** The votes that edits took back, by edit; absent where none did. */
  readonly votesTaken?: readonly VotesTaken[];
  /** SHA-256 of the token; null while nobody has claimed it. */
  readonly claimHash: string | null;
  readonly execution: Execution | null;
  /** When who asked first read how it ended; absent where nobody has, or it was claimed before. */
  readonly delivered?: number;
  /** What the policy in use said; absent where none was. */
  readonly policy?: AppliedRuling;
  /** The grant that approved it; absent where none did. */
  readonly grant?: UsedGrant & { readonly at: number };
};

/** How a Prompt understood an answer in free words. */
export type AnswerRead = {
  readonly voter: Voter;
  /** What was written, cut. */
  readonly text: string;
  /** What it was taken for; null where it could not be read. */
  readonly decision: "approve" | "deny" | "unclear" | null;
  readonly confidence: number | null;
  readonly quote: string | null;
  /** Whether it counted, or was to be confirmed. */
  readonly result: "counted" | "asked_back" | "failed";
  readonly why: string | null;
  readonly logId: string | null;
};

export type ApprovalEvent =
  | {
      readonly type: "requested";
      readonly at: number;
      readonly by: Author;
      readonly args: Readonly<Record<string, unknown>> | null;
      readonly argsHash: string | null;
      readonly promotion?: Promotion;
    }
  | {
      readonly type: "joined";
      readonly at: number;
      readonly by: Author;
      readonly runId: string | null;
      readonly callId: string | null;
    }
  | { readonly type: "warned"; readonly at: number; readonly warnings: readonly string[] }
  | { readonly type: "judged"; readonly at: number; readonly policy: AppliedRuling }
  | {
      readonly type: "granted";
      readonly at: number;
      readonly grant: UsedGrant & { readonly at: number };
    }
  | {
      readonly type: "edited";
      readonly at: number;
      readonly voter: Voter;
      readonly args: Readonly<Record<string, unknown>>;
      readonly argsHash: string;
      /** What differs from those before; absent in older requests. */
      readonly changes?: readonly ArgumentChange[];
      /** Why, in words; absent where none were given. */
      readonly comment?: string;
    }
  | {
      readonly type: "escalated";
      readonly at: number;
      readonly by: Author;
      readonly message: string;
      readonly who: Responder;
    }
  | { readonly type: "asked-back"; readonly at: number; readonly voter: Voter; readonly text: string }
  | {
      readonly type: "replied";
      readonly at: number;
      readonly by: Author;
      readonly text: string;
    }
  | { readonly type: "viewed"; readonly at: number; readonly voter: Voter }
  | ({ readonly type: "handed-over" } & Handover)
  | ({ readonly type: "noticed"; readonly at: number } & NoticeGiven)
  | ({
      readonly type: "delegated";
      readonly at: number;
      /** Absent where they passed on this request. */
      readonly isAway?: true;
    } & Delegation)
  | ({
      readonly type: "voted";
      readonly at: number;
      readonly comment: string | null;
      readonly option: string | null;
    } & Vote)
  | { readonly type: "decided"; readonly at: number; readonly outcome: Outcome }
  | ({ readonly type: "read"; readonly at: number } & AnswerRead)
  | { readonly type: "delivered"; readonly at: number; readonly by: Author }
  | { readonly type: "claim-refused"; readonly at: number; readonly by: Author; readonly reason: string }
  | { readonly type: "claimed"; readonly at: number; readonly by: Author; readonly claimHash: string }
  | { readonly type: "reported"; readonly at: number; readonly execution: Execution };
