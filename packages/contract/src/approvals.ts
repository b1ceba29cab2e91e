import { optional } from "@parley/promptfile";
import { z } from "zod";
import { ApprovalAnalytics, ApprovalAnalyticsQuery } from "./approval-analytics.ts";
import { approvalErrors } from "./approval-errors.ts";
import {
  Approval,
  ApprovalChange,
  ApprovalEvent,
  ApprovalKind,
  FunctionCallRequest,
  PromotionRequest,
  QuestionRequest,
  Stakes,
} from "./approval.ts";
import { Responder } from "./approval-plan.ts";
import { environmentErrors } from "./environments.ts";
import { fileErrors } from "./file.ts";
import { endpoint, resource } from "./kernel/endpoint.ts";
import { idParams, JsonObject, pageOf, pageQuery, repeated } from "./kernel/wire.ts";

const IdempotencyKey = z
  .string()
  .min(1)
  .max(500)
  .nullish()
  .describe(
    "The same key of the same requester asks once, however often it is sent, for as long as the request is kept.",
  );

const statuses = [
  "pending",
  "approved",
  "denied",
  "answered",
  "timed_out",
  "cancelled",
  "superseded",
] as const;
const ArgsHash = z.string().max(100);
const Comment = z.string().max(10_000).nullish();
const MessageText = z.string().max(10_000).regex(/\S/u, "Give some words");

const filters = {
  status: repeated(z.enum(statuses)),
  kind: ApprovalKind.optional(),
  stakes: repeated(Stakes),
  name: z.string().optional(),
  run_id: z.string().optional(),
};
const Facet = z.object({ value: z.string(), count: z.int() });

const SharedDecision = z.discriminatedUnion("decision", [
  z.object({ decision: z.literal("approve"), comment: Comment }),
  z.object({ decision: z.literal("deny"), comment: Comment, option: z.string().nullish() }),
  z.object({
    decision: z.literal("answer"),
    answer: z.unknown().describe("Text, or what the `response_schema` asks for."),
    option: z.string().nullish(),
  }),
]);

export const approvals = resource("approvals", {
  description:
    "Requests to people: may this call run, with exactly these arguments; or a question. What is asked, who must answer, what became of it.",
  endpoints: {
    create: endpoint({
      method: "POST",
      path: "/approvals",
      summary: "Ask for an approval or an answer",
      description:
        "A promotion asks that a version of a File be deployed to an environment. The server deploys it itself, once, in the moment in which enough people who may deploy there have approved.",
      permission: "approve-request",
      resource: "caller",
      status: 201,
      body: z.discriminatedUnion("kind", [
        FunctionCallRequest.extend({ idempotency_key: IdempotencyKey }),
        QuestionRequest.extend({ idempotency_key: IdempotencyKey }),
        PromotionRequest.extend({ idempotency_key: IdempotencyKey }),
      ]),
      output: Approval,
      errors: [
        approvalErrors.keyReused,
        approvalErrors.environmentForeign,
        approvalErrors.argsMisfit,
        approvalErrors.schemaUnusable,
        approvalErrors.preconditionUnusable,
        approvalErrors.notFound,
        approvalErrors.notRequester,
        approvalErrors.ended,
        approvalErrors.nothingToPromote,
        fileErrors.addressMissing,
        fileErrors.addressContradictory,
        fileErrors.notFound,
        fileErrors.versionNotFound,
        environmentErrors.notFound,
      ],
    }),
    list: endpoint({
      method: "GET",
      path: "/approvals",
      summary: "List requests, newest first",
      permission: "read",
      resource: "organization",
      query: z.object({
        ...pageQuery,
        ...filters,
      }),
      output: pageOf(Approval),
    }),
    getFacets: endpoint({
      method: "GET",
      path: "/approvals/facets",
      summary: "Count requests by what they can be filtered by",
      description:
        "Each facet counts what the other filters leave, so that it says what choosing another value would show.",
      permission: "read",
      resource: "organization",
      query: z.object(filters),
      output: z
        .object({
          status: z.array(Facet),
          kind: z.array(Facet),
          stakes: z.array(Facet),
          name: z.array(Facet).describe("The 50 most frequent."),
        })
        .meta({ id: "ApprovalFacets" }),
    }),
    listChanges: endpoint({
      method: "GET",
      path: "/approvals/events",
      summary: "List what happened last to any request, newest first; or follow it",
      description:
        "With `Accept: text/event-stream`, what happens from now on, to all requests or to those of a run, for as long as you read. `Last-Event-ID` goes on where you were, at most an hour back; what happened in the 20 seconds before it may come once more, and `approval_id` and `number` say what it is.",
      permission: "read",
      resource: "organization",
      query: z.object({
        run_id: z.string().optional(),
        size: z.coerce.number().int().min(1).max(1000).default(100),
      }),
      output: z.array(ApprovalChange),
      events: ApprovalChange,
    }),
    getAnalytics: endpoint({
      method: "GET",
      path: "/approvals/analytics",
      summary: "How people decide: how fast, how often, who, about what",
      description:
        "Of the requests that came within a span. Signals of rubber-stamping are a reason to look, no verdict.",
      permission: "read",
      resource: "organization",
      query: ApprovalAnalyticsQuery,
      output: ApprovalAnalytics,
      errors: [approvalErrors.spanUnusable],
    }),
    get: endpoint({
      method: "GET",
      path: "/approvals/:id",
      summary: "Get a request, or wait until it is decided",
      permission: "read",
      resource: "organization",
      params: idParams,
      query: z.object({
        wait: z.coerce
          .number()
          .min(0)
          .max(60)
          .default(0)
          .describe("Seconds to wait for a decision; the reply comes at once when there is one."),
        messages: z.coerce
          .number()
          .int()
          .min(0)
          .optional()
          .describe(
            "How many `messages` you have seen: with `wait`, the reply comes also when there are more.",
          ),
      }),
      output: Approval,
      errors: [approvalErrors.notFound],
    }),
    listEvents: endpoint({
      method: "GET",
      path: "/approvals/:id/events",
      summary: "List what happened to a request, oldest first; or follow it",
      description:
        "With `Accept: text/event-stream`, all that has happened and what happens from now on, until nothing more can. `Last-Event-ID` goes on after the event with that number.",
      permission: "read",
      resource: "organization",
      params: idParams,
      output: z.array(ApprovalEvent),
      events: ApprovalEvent,
      errors: [approvalErrors.notFound],
    }),
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
      body: z.discriminatedUnion("decision", [
        z.object({
          decision: z.literal("approve"),
          args_hash: ArgsHash,
          comment: Comment,
          args: optional(JsonObject).describe(
            "Changed arguments, all of them. Earlier approvals no longer count.",
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
        "Whoever was asked may still answer; these may from now on. Whoever asked does it, or somebody with `admin`; where a policy says who decides it needs `manage-policies`.",
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
    claim: endpoint({
      method: "POST",
      path: "/approvals/:id/claim",
      summary: "Take the right to run an approved call, once",
      auditsRefusals: true,
      description:
        "Whoever asked claims the call before running it, or somebody with `admin` does. A second claim is refused, whatever became of the first; but with a `token` of your own choice the same claim may be sent again while nothing was reported, and says the same.",
      permission: "approve-request",
      resource: "organization",
      params: idParams,
      body: z.object({
        args_hash: ArgsHash.describe("Of the arguments that the call will run with."),
        facts: z
          .unknown()
          .optional()
          .describe("What holds now, where the request has a precondition: the value, or an object."),
        token: optional(
          z.string().regex(/^[\w-]{32,200}$/u, "Give 32 to 200 letters, digits, `-` or `_`"),
        ).describe(
          "A secret of your own choice, at random: whoever has it is who claimed. Default: one is made.",
        ),
      }),
      output: z
        .object({
          token: z.string().describe("For reporting what became of it."),
          args: JsonObject,
          approval: Approval,
          receipt: z.string().describe("Signed: see `receipts`. A compact JWS."),
        })
        .meta({ id: "ApprovalClaim" }),
      errors: [
        approvalErrors.notFound,
        approvalErrors.notRequester,
        approvalErrors.notApproved,
        approvalErrors.claimed,
        approvalErrors.expired,
        approvalErrors.stale,
        approvalErrors.preconditionFailed,
      ],
    }),
    report: endpoint({
      method: "POST",
      path: "/approvals/:id/report",
      summary: "Say what became of a claimed call",
      auditsRefusals: true,
      permission: "approve-request",
      resource: "organization",
      params: idParams,
      body: z.discriminatedUnion("status", [
        z.object({ status: z.literal("succeeded"), token: z.string(), result: z.unknown() }),
        z.object({ status: z.literal("failed"), token: z.string(), error: z.string().max(100_000) }),
      ]),
      output: Approval.extend({
        receipt: z.string().describe("Signed: see `receipts`. A compact JWS."),
      }).meta({ id: "ReportedApproval" }),
      errors: [
        approvalErrors.notFound,
        approvalErrors.notRequester,
        approvalErrors.tokenUnknown,
        approvalErrors.reported,
      ],
    }),
  },
});
