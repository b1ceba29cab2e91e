import {
  attachmentsNow,
  changesSinceAsked,
  isEffect,
  namePromotion,
  showPromotion,
  type ApprovalRequest,
} from "@parley/contract";
import { diffText, type CardState, type RequestView } from "@parley/channels";
import { fromJson } from "@parley/db";
import type { Author } from "../../kernel/author.ts";
import { requestOf, stateOf, type ApprovalRow } from "../approvals/index.ts";

type Viewing = {
  publicUrl: string;
  note: string | null;
  /** Who changed the arguments last, where that is known. */
  editor: string | null;
};
type State = ReturnType<typeof stateOf>;
type Attachment = NonNullable<ApprovalRequest["attachments"]>[number];

/** Everything that is known of a request, in the words of channels. */
export function viewRequest(row: ApprovalRow, { publicUrl, note, editor }: Viewing): RequestView {
  const request = requestOf(row);
  const state = stateOf(row);
  const requester = fromJson<Author>(row.requester);
  const asked = { request, args: state.args };
  const changes = changesSinceAsked(asked);
  const isQuestion = request.kind === "question";
  return {
    approvalId: row.id,
    // Channels know calls and questions; a promotion is a call of ours, whose texts stay behind the link.
    kind: isQuestion ? "question" : "function_call",
    name: state.promotion === undefined ? row.name : namePromotion(state.promotion),
    subject: isQuestion ? (request.subject ?? null) : null,
    message: isQuestion ? request.message : null,
    reason: request.reason ?? null,
    stakes: row.stakes,
    requester: requester.full_name ?? requester.id,
    runId: row.run_id,
    args: state.promotion === undefined ? state.args : showPromotion(state.promotion),
    argsHash: state.argsHash,
    editable: request.kind === "function_call" ? request.editable : false,
    attachments: [
      ...attachmentsNow(asked).map((attachment) => ({
        ...toAttachment(attachment),
        isEffect: !isQuestion && isEffect(attachment),
      })),
      ...talkIn(state),
    ],
    edited: state.outcome === null && changes.length > 0 ? { by: editor, changes } : null,
    options: request.options ?? [],
    deadlineAt: row.deadline_at,
    link: `${publicUrl}/approvals/${row.id}`,
    note: state.outcome === null ? note : null,
    warning: warningIn(state),
    state: toState(state),
  };
}

/** What was found when it was asked; who came since is not known. */
const warningIn = ({ outcome, warnings = [] }: State): string | null =>
  outcome !== null || warnings.length === 0 ? null : `When this was asked: ${warnings.join(" ")}`;

/** How much was said about it; what it was is behind the link. */
function talkIn({ messages = [] }: State): RequestView["attachments"] {
  if (messages.length === 0) return [];
  const count = messages.length === 1 ? "1 message" : `${messages.length} messages`;
  const isOpen = messages.at(-1)?.from === "reviewer";
  return [{ title: "Asked back", text: `${count}${isOpen ? "; the last question has no reply yet" : ""}.` }];
}

function toAttachment(attachment: Attachment): RequestView["attachments"][number] {
  const { title } = attachment;
  if (attachment.kind === "text") return { title, text: attachment.text };
  if (attachment.kind === "diff") return { title, text: diffText(attachment.before, attachment.after) };
  return { title, url: attachment.url };
}

function toState({ outcome, votes, argsHash, isEdited }: State): CardState {
  if (outcome === null) {
    const yes = votes.filter((vote) => vote.vote === "approve" && vote.argsHash === argsHash);
    return { status: "pending", approvedBy: yes.map(({ voter }) => voter.name) };
  }
  const { status, at } = outcome;
  if (status === "superseded") {
    const by = [outcome.by.full_name ?? outcome.by.id];
    return { status: "cancelled", at, by, text: "Another request stands in its place.", isEdited };
  }
  if (status === "timed_out") return { status, at, by: [], text: null, isEdited };
  if (status === "cancelled")
    return { status, at, by: [outcome.by.full_name ?? outcome.by.id], text: outcome.reason, isEdited };
  const by = outcome.by.map(({ name }) => name);
  return { status, at, by, text: wordsOf(outcome), isEdited };
}

type Decided = Extract<NonNullable<State["outcome"]>, { status: "approved" | "denied" | "answered" }>;

function wordsOf(outcome: Decided): string | null {
  if (outcome.status !== "answered") return outcome.comment;
  return typeof outcome.answer === "string" ? outcome.answer : JSON.stringify(outcome.answer);
}
