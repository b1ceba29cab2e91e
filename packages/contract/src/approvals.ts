import { z } from "zod";
import { ApprovalAnalytics, ApprovalAnalyticsQuery } from "./approval-analytics.ts";
import { answering } from "./approval-answering.ts";
import { approvalErrors } from "./approval-errors.ts";
import { execution } from "./approval-execution.ts";
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
import { environmentErrors } from "./environments.ts";
import { fileErrors } from "./file.ts";
import { endpoint, resource } from "./kernel/endpoint.ts";
import { idParams, pageOf, pageQuery, repeated } from "./kernel/wire.ts";

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

const filters = {
  status: repeated(z.enum(statuses)),
  kind: ApprovalKind.optional(),
  stakes: repeated(Stakes),
  name: z.string().optional(),
  run_id: z.string().optional(),
};
const Facet = z.object({ value: z.string(), count: z.int() });

export const approvals = resource("approvals", {
  description:
    "Requests to people: may this call run, with exactly these arguments; or a question. What is asked, who must answer, what became of it.",
  endpoints: {
    create: endpoint({
      method: "POST",
      path: "/approvals",
      summary: "Ask for an approval or an answer",
      description:
        "A plan that nobody can ever fill is refused; where somebody may yet come (a team without members), it is asked with `warnings`. A promotion asks that a version of a File be deployed to an environment. The server deploys it itself, once, in the moment in which enough people who may deploy there have approved.",
      permission: "approve-request",
      resource: "caller",
      status: 201,
      isExact: true,
      body: z.discriminatedUnion("kind", [
        FunctionCallRequest.extend({ idempotency_key: IdempotencyKey }),
        QuestionRequest.extend({ idempotency_key: IdempotencyKey }),
        PromotionRequest.extend({ idempotency_key: IdempotencyKey }),
      ]),
      output: Approval,
      errors: [
        approvalErrors.keyReused,
        approvalErrors.environmentForeign,
        approvalErrors.planUnfillable,
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
    ...answering,
    ...execution,
  },
});
