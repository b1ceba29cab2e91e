import { optional } from "@parley/promptfile";
import { z } from "zod";
import { approvalErrors } from "./approval-errors.ts";
import { Approval } from "./approval.ts";
import { endpoint } from "./kernel/endpoint.ts";
import { idParams, JsonObject } from "./kernel/wire.ts";

/** What becomes of a call that was approved. */
export const execution = {
  claim: endpoint({
    method: "POST",
    path: "/approvals/:id/claim",
    summary: "Take the right to run an approved call, once",
    auditsRefusals: true,
    description:
      "Whoever asked claims the call before running it, or somebody with `admin` does. A second claim is refused, whatever became of the first; but with a `token` of your own choice the same claim may be sent again while nothing was reported and the approval holds, and says the same.",
    permission: "approve-request",
    resource: "organization",
    params: idParams,
    isExact: true,
    body: z.object({
      args_hash: z.string().max(100).describe("Of the arguments that the call will run with."),
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
};
