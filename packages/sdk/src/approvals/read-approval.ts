import { hashKernel } from "@parley/promptfile";
import { claimedSchema, knownApprovalSchema } from "./approval-schemas.ts";
import type { Claimed, KnownApproval } from "./known-approval.ts";
import { ApprovalUnclear, type RefusedRequest } from "./refusals.ts";

export type Arguments = Readonly<Record<string, unknown>>;

/** What the reply has to be about. */
export type Expected = RefusedRequest & { readonly kind: "function_call" | "question" };

/**
 * A reply about a request, as far as it can be relied on.
 *
 * @throws ApprovalUnclear where it is another request's, says nothing that is known, or contradicts itself
 */
export function readApproval(reply: unknown, expected: Expected): KnownApproval {
  const { success, data: approval, error } = knownApprovalSchema.safeParse(reply);
  if (!success) {
    const [issue] = error.issues;
    const place = issue?.path.join(".") ?? "";
    throw new ApprovalUnclear(expected, {
      reason: `the reply is not understood (\`${place === "" ? "all of it" : place}\`)`,
    });
  }
  const refuse = (reason: string): never => {
    throw new ApprovalUnclear(expected, { reason });
  };
  if (approval.id !== expected.id) refuse(`the reply is about \`${approval.id}\``);
  if (approval.kind !== expected.kind) refuse(`the reply is about a ${approval.kind}`);
  if (approval.name !== expected.name) refuse(`the reply is about \`${approval.name}\``);
  if (approval.kind === "question") return approval;
  if (approval.args === null || approval.args_hash !== hashKernel(approval.args))
    refuse("its arguments are not those that its hash names");
  return approval;
}

/**
 * The arguments that a claim gives the right to run.
 *
 * @throws ApprovalUnclear where they are not exactly those that were claimed
 */
export function readClaim(
  reply: unknown,
  { request, argsHash }: { request: RefusedRequest; argsHash: string },
): Claimed {
  const { success, data } = claimedSchema.safeParse(reply);
  if (success && hashKernel(data.args) === argsHash) return data;
  throw new ApprovalUnclear(request, { reason: "the claim gives other arguments than were approved" });
}
