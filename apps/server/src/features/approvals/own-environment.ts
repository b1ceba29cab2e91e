import { approvalErrors, type ApprovalRequest } from "@parley/contract";
import type { Executor } from "@parley/db";
import type { Actor } from "../../kernel/request-context.ts";
import { listEnvironments } from "../organizations/index.ts";

/**
 * The request with the environment that its key is limited to; of several, the one it names. What other programs say of
 * themselves stays their word.
 *
 * @throws environment_foreign
 */
export async function withOwnEnvironment(
  executor: Executor,
  actor: Actor,
  request: ApprovalRequest,
): Promise<ApprovalRequest> {
  const ids = actor.limits?.environments;
  // A promotion says where to; whether its key may name that is looked at with what it names.
  if (ids === undefined || request.kind === "promotion") return request;
  const known = await listEnvironments(executor, actor.organizationId);
  const own = known.filter(({ id }) => ids.includes(id)).map(({ name }) => name);
  const named = request.environment ?? (own.length === 1 ? own[0] : undefined);
  if (named !== undefined && own.includes(named)) return { ...request, environment: named };
  throw approvalErrors.environmentForeign({ environments: own.map((name) => `\`${name}\``).join(", ") });
}
