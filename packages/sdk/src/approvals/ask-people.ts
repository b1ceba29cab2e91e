import { isParleyError } from "@parley/contract";
import { hashKernel } from "@parley/promptfile";
import { z } from "zod";
import type { ApprovalBackend, AskedRequest, Leaving } from "./approval-backend.ts";
import type { AnswerBack } from "./answer-back.ts";
import { type Change, listChanges } from "./changes.ts";
import type { KeptClaims } from "./kept-claims.ts";
import type { KnownApproval } from "./known-approval.ts";
import { type Arguments, readApproval } from "./read-approval.ts";
import {
  ApprovalCancelled,
  ApprovalDenied,
  type ApprovalRefusal,
  ApprovalSuperseded,
  ApprovalTimedOut,
  ApprovalUnclear,
} from "./refusals.ts";
import type { ApprovalTicket } from "./ticket.ts";
import { repeatWhileTransient, waitForDecision } from "./wait-for-decision.ts";

/** What asking needs. */
export type Asking = {
  readonly backend: ApprovalBackend;
  readonly onWarning: (message: string) => void;
  /** Where there is a disk to keep them on. */
  readonly claims?: KeptClaims | undefined;
};

const createAttempts = 6;
const Created = z.object({ id: z.string().min(1) });
/** That nobody is there for a part of the plan. */
const Warned = z.object({ warnings: z.array(z.string()) });

/** Puts a request down. It is safe to repeat: every one has a key. */
export async function createRequest(
  { backend, onWarning }: Asking,
  request: AskedRequest,
  { signal }: Leaving,
): Promise<ApprovalTicket> {
  const { kind, name = "question" } = request;
  const reply = await repeatWhileTransient(() => backend.create(request, { signal }), {
    clock: backend.clock,
    signal,
    attempts: createAttempts,
  });
  const id = Created.safeParse(reply).data?.id ?? "unknown";
  const known = readApproval(reply, { id, kind, name });
  const argsHash = request.kind === "question" ? null : hashKernel(request.args);
  const editable = request.kind === "question" ? false : (request.editable ?? false);
  const ticket = { version: 1, id, kind, name, args_hash: argsHash, editable } as const;
  refuseOtherArguments(ticket, known);
  for (const warning of Warned.safeParse(reply).data?.warnings ?? []) onWarning(`${id}: ${warning}`);
  return ticket;
}

/** The words of who asked have to be on record as they were: decisions are about them. */
function refuseOtherArguments(ticket: ApprovalTicket, { request: { args } }: KnownApproval): void {
  if (ticket.args_hash === null || (args !== undefined && hashKernel(args) === ticket.args_hash)) return;
  throw new ApprovalUnclear(ticket, { reason: "the request is on record with other arguments" });
}

export type Approved = {
  readonly outcome: "approved";
  readonly args: Arguments;
  /** As they were asked for. */
  readonly askedArgs: Arguments;
  readonly changes: readonly Change[];
  readonly comment: string | null;
};
export type Answered = {
  readonly outcome: "answered";
  readonly answer: unknown;
  readonly option: string | null;
};

type Settling = Leaving & { readonly onAskBack?: AnswerBack | undefined };

/** Waits, and says what the decision comes to. What cannot be relied on is a refusal. */
export async function settle(
  { backend, onWarning }: Asking,
  ticket: ApprovalTicket,
  { signal, onAskBack }: Settling,
): Promise<Approved | Answered | ApprovalRefusal> {
  try {
    const approval = await waitForDecision(backend, ticket, { signal, onWarning, onAskBack });
    refuseOtherArguments(ticket, approval);
    return toDecision(ticket, approval);
  } catch (error) {
    if (isParleyError(error) && error instanceof ApprovalUnclear) return error;
    throw error;
  }
}

function toDecision(ticket: ApprovalTicket, approval: KnownApproval): Approved | Answered | ApprovalRefusal {
  const { outcome } = approval;
  switch (outcome.status) {
    case "approved":
      return toApproved(ticket, approval, outcome.comment);
    case "answered":
      if (ticket.kind !== "question") break;
      return { outcome: "answered", answer: outcome.answer, option: outcome.option };
    case "denied":
      return new ApprovalDenied(ticket, { ...outcome, byDeadline: outcome.by_deadline });
    case "timed_out":
      return new ApprovalTimedOut(ticket);
    case "cancelled":
      return new ApprovalCancelled(ticket, outcome);
    case "superseded":
      return new ApprovalSuperseded(ticket, { successorId: outcome.successor_id });
    default:
  }
  return new ApprovalUnclear(ticket, { reason: `a ${ticket.kind} cannot be ${outcome.status}` });
}

function toApproved(
  ticket: ApprovalTicket,
  { args, request }: KnownApproval,
  comment: string | null,
): Approved | ApprovalUnclear {
  if (ticket.kind !== "function_call" || args === null || request.args === undefined)
    return new ApprovalUnclear(ticket, { reason: `a ${ticket.kind} cannot be approved` });
  const changes = listChanges(request.args, args);
  const { editable } = ticket;
  const refused = changes.filter(
    ({ name }) => editable !== true && !(editable !== false && editable.includes(name)),
  );
  if (refused.length === 0) return { outcome: "approved", args, askedArgs: request.args, changes, comment };
  const names = refused.map(({ name }) => `\`${name}\``).join(", ");
  return new ApprovalUnclear(ticket, { reason: `arguments were changed that may not be: ${names}` });
}
