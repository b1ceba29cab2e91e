import { optional } from "@parley/promptfile";
import { z } from "zod";
import { approvalErrors } from "./approval-errors.ts";
import { Responder } from "./approval-plan.ts";
import { Approval } from "./approval.ts";
import { endpoint } from "./kernel/endpoint.ts";
import { idParams, JsonObject } from "./kernel/wire.ts";

const ArgsHash = z.string().max(100);
const Comment = z.string().max(10_000).nullish();
const MessageText = z.string().max(10_000).regex(/\S/u, "Give some words");

const SharedDecision = z.discriminatedUnion("decision", [
  z.object({ decision: z.literal("approve"), comment: Comment }),
  z.object({ decision: z.literal("deny"), comment: Comment, option: z.string().nullish() }),
  z.object({
    decision: z.literal("answer"),
    answer: z.unknown().describe("Text, or what the `response_schema` asks for."),
    option: z.string().nullish(),
  }),
]);

/** What people do with a request while it is pending, and whoever asked. */
export const answering = {
  decide: endpoint({
    method: "POST",
    path: "/approvals/:id/decide",
    summary: "Approve, deny or answer",
    auditsRefusals: true,
    description:
      "Counts for exactly the arguments that `args_hash` names. Where the plan needs others as well, the request stays pending. A promotion is decided only by who may deploy there.",
    permission: "approve",
    resource: "organization",
    params: idParams,
    isExact: true,
    body: z.discriminatedUnion("decision", [
      z.object({
        decision: z.literal("approve"),
        args_hash: ArgsHash,
        comment: Comment,
        args: optional(JsonObject).describe(
          "Changed arguments, all of them. Earlier approvals no longer count; the policy in use judges them anew.",
        ),
      }),
      z.object({
        decision: z.literal("deny"),
        args_hash: ArgsHash,
        comment: Comment,
        option: z.string().nullish(),
      }),
      z.object({
        decision: z.literal("answer"),
        answer: z.unknown().describe("Text, or what the `response_schema` asks for."),
        option: z.string().nullish().describe("Its text is the answer where none is given."),
      }),
    ]),
    output: Approval,
    errors: [
      approvalErrors.notFound,
      approvalErrors.ended,
      approvalErrors.stale,
      approvalErrors.notAsked,
      approvalErrors.mayNotDeploy,
      approvalErrors.requesterMayNot,
      approvalErrors.alreadyVoted,
      approvalErrors.wrongDecision,
      approvalErrors.optionUnknown,
      approvalErrors.answerMisfit,
      approvalErrors.notEditable,
      approvalErrors.argsMisfit,
      approvalErrors.policyDeniesEdit,
      approvalErrors.policyAsksOthers,
      approvalErrors.policyUnsure,
    ],
  }),
  vote: endpoint({
    method: "POST",
    path: "/approvals/:id/vote",
    summary: "Say yes or no to the arguments as they stand",
    auditsRefusals: true,
    description:
      "One person's word, and nothing beside it: arguments that come with it are refused. Counts for exactly the arguments that `args_hash` names; the request is decided when its plan has enough of them. `decide` does the same, and more.",
    permission: "approve",
    resource: "organization",
    params: idParams,
    isExact: true,
    body: z.discriminatedUnion("vote", [
      z.strictObject({ vote: z.literal("approve"), args_hash: ArgsHash, comment: Comment }),
      z.strictObject({
        vote: z.literal("deny"),
        args_hash: ArgsHash,
        comment: Comment,
        option: z.string().nullish(),
      }),
    ]),
    output: Approval,
    errors: [
      approvalErrors.notFound,
      approvalErrors.ended,
      approvalErrors.stale,
      approvalErrors.notAsked,
      approvalErrors.mayNotDeploy,
      approvalErrors.requesterMayNot,
      approvalErrors.alreadyVoted,
      approvalErrors.wrongDecision,
      approvalErrors.optionUnknown,
    ],
  }),
  edit: endpoint({
    method: "POST",
    path: "/approvals/:id/edit",
    summary: "Change arguments, without deciding",
    auditsRefusals: true,
    description:
      "Only what is `editable`, and only so that it fits the `schema`; who is asked may. The request stays pending with a new `args_hash`. Votes that were given before count no more, also where the arguments become again what they were; who edits has not voted. The policy in use judges them anew: what it denies, or asks about by another rule, is refused. Its events keep both versions, and what differs as `changes`.",
    permission: "approve",
    resource: "organization",
    params: idParams,
    isExact: true,
    body: z.object({
      args_hash: ArgsHash.describe("Of the arguments that you have seen."),
      args: JsonObject.describe("All of them, changed or not."),
      comment: Comment.describe("Why, for whoever decides; it stands among the events."),
    }),
    output: Approval,
    errors: [
      approvalErrors.notFound,
      approvalErrors.ended,
      approvalErrors.stale,
      approvalErrors.notAsked,
      approvalErrors.requesterMayNot,
      approvalErrors.wrongDecision,
      approvalErrors.notEditable,
      approvalErrors.argsMisfit,
      approvalErrors.policyDeniesEdit,
      approvalErrors.policyAsksOthers,
      approvalErrors.policyUnsure,
    ],
  }),
  decideMany: endpoint({
    method: "POST",
    path: "/approvals/decide-many",
    summary: "Decide several requests at once, with exceptions",
    description:
      "Each is decided by itself: what is refused for one (too late, other arguments) changes nothing for the others.",
    permission: "approve",
    resource: "organization",
    isExact: true,
    body: z.object({
      decision: SharedDecision.describe("Of all but the exceptions."),
      items: z
        .array(
          z.object({
            id: z.string(),
            args_hash: ArgsHash.nullish().describe("Of the arguments that are meant; a question has none."),
            instead: optional(SharedDecision).describe("Another decision for this one."),
          }),
        )
        .min(1)
        .max(100)
        .refine((items) => new Set(items.map(({ id }) => id)).size === items.length, {
          error: "Each request stands there once",
        }),
    }),
    output: z
      .object({
        results: z.array(
          z.object({
            id: z.string(),
            approval: Approval.nullable(),
            problem: z
              .object({ code: z.string(), status: z.int(), detail: z.string() })
              .nullable()
              .describe("Why it was refused."),
          }),
        ),
        decided: z.int(),
        refused: z.int(),
      })
      .meta({ id: "ApprovalDecisions" }),
  }),
  escalate: endpoint({
    method: "POST",
    path: "/approvals/:id/escalate",
    summary: "Ask others as well",
    description:
      "Whoever was asked may still answer; these may from now on. Names that lead to nobody, so that these can never answer, are refused. Whoever asked does it, or somebody with `admin`; where a policy says who decides it needs `manage-policies`.",
    auditsRefusals: true,
    permission: "approve-request",
    resource: "organization",
    params: idParams,
    body: z.object({ who: Responder, message: z.string().max(10_000).default("") }),
    output: Approval,
    errors: [
      approvalErrors.notFound,
      approvalErrors.ended,
      approvalErrors.notRequester,
      approvalErrors.policyDecides,
      approvalErrors.othersUnfillable,
    ],
  }),
  delegate: endpoint({
    method: "POST",
    path: "/approvals/:id/delegate",
    summary: "Have somebody else answer in your place",
    description:
      "Only who is asked may, once. It counts as the delegate's own vote; where both vote, yours counts in your place.",
    permission: "approve",
    resource: "organization",
    auditsRefusals: true,
    params: idParams,
    body: z.object({
      to: z.string().min(1).max(320).describe("A member, by id or e-mail address."),
      message: z.string().max(10_000).default(""),
    }),
    output: Approval,
    errors: [
      approvalErrors.notFound,
      approvalErrors.ended,
      approvalErrors.notAsked,
      approvalErrors.requesterMayNot,
      approvalErrors.delegateUnknown,
      approvalErrors.delegateUnfit,
    ],
  }),
  askBack: endpoint({
    method: "POST",
    path: "/approvals/:id/ask-back",
    summary: "Ask who asked, without deciding",
    description:
      "Who is asked may. The request stays pending; the question is among its `messages` and events, and whoever waits for it sees it at once. The same words again by the same person are no second message.",
    permission: "approve",
    resource: "organization",
    auditsRefusals: true,
    params: idParams,
    body: z.object({ text: MessageText }),
    output: Approval,
    errors: [
      approvalErrors.notFound,
      approvalErrors.ended,
      approvalErrors.notAsked,
      approvalErrors.requesterMayNot,
      approvalErrors.tooManyMessages,
    ],
  }),
  reply: endpoint({
    method: "POST",
    path: "/approvals/:id/reply",
    summary: "Answer what a reviewer asked back, or say more",
    description:
      "Whoever asked does, or somebody with `admin`. Who asked back is told. Nothing is decided by it.",
    permission: "approve-request",
    resource: "organization",
    auditsRefusals: true,
    params: idParams,
    body: z.object({ text: MessageText }),
    output: Approval,
    errors: [
      approvalErrors.notFound,
      approvalErrors.ended,
      approvalErrors.notRequester,
      approvalErrors.tooManyMessages,
    ],
  }),
  view: endpoint({
    method: "POST",
    path: "/approvals/:id/view",
    summary: "Say that you have opened a request",
    description: "The first time of each is kept, while it is pending. Links in messages say nothing.",
    permission: "approve",
    resource: "organization",
    params: idParams,
    output: Approval,
    errors: [approvalErrors.notFound],
  }),
  cancel: endpoint({
    method: "POST",
    path: "/approvals/:id/cancel",
    summary: "Withdraw a request",
    description: "Whoever asked does, or somebody with `admin`.",
    auditsRefusals: true,
    permission: "approve-request",
    resource: "organization",
    params: idParams,
    body: z.object({ reason: z.string().max(10_000).nullish() }),
    output: Approval,
    errors: [approvalErrors.notFound, approvalErrors.ended, approvalErrors.notRequester],
  }),
};
