import { setImmediate as nextTurn } from "node:timers/promises";
import { isParleyError, type contract, type EndpointInput, type EndpointResult } from "@parley/contract";
import { withOwnEntry } from "../../kernel/audit/with-own-entry.ts";
import type { Actor } from "../../kernel/request-context.ts";
import { decideApproval, type Decision } from "./decide-approval.ts";
import type { DecisionDependencies } from "./dependencies.ts";
import { describeApproval } from "./describe-approval.ts";
import type { Voter } from "./domain/voter.ts";

type DecideMany = (typeof contract)["approvals"]["endpoints"]["decideMany"];
type Given = EndpointInput<DecideMany>["body"];
type Result = EndpointResult<DecideMany>["results"][number];

type Deciding = { organizationId: string; voter: Voter; actor: Actor; given: Given };

/** Decides one request after the other; what becomes of one changes nothing for the others. */
export async function decideMany(
  dependencies: DecisionDependencies,
  { organizationId, voter, actor, given }: Deciding,
): Promise<EndpointResult<DecideMany>> {
  const results: Result[] = [];
  for (const item of given.items) {
    const decision = toDecision(item, given);
    const deciding = { organizationId, id: item.id, voter, actor, decision };
    results.push(await settle(dependencies, deciding));
    // On SQLite none of them waits for anything, and all at once would keep every request from being read.
    await nextTurn();
  }
  const refused = results.filter(({ problem }) => problem !== null).length;
  return { results, decided: results.length - refused, refused };
}

/** The arguments that are meant are each request's own. */
const toDecision = ({ instead, args_hash: argsHash }: Given["items"][number], given: Given): Decision => {
  const decision = instead ?? given.decision;
  return decision.decision === "answer" ? decision : { ...decision, args_hash: argsHash ?? "" };
};

async function settle(
  dependencies: DecisionDependencies,
  deciding: Parameters<typeof decideApproval>[1],
): Promise<Result> {
  const { id, decision } = deciding;
  try {
    const row = await withOwnEntry(dependencies.database, { target: id, given: { id, ...decision } }, () =>
      decideApproval(dependencies, deciding),
    );
    return { id, approval: describeApproval(row), problem: null };
  } catch (error) {
    if (!isParleyError(error)) throw error;
    return { id, approval: null, problem: { code: error.code, status: error.status, detail: error.message } };
  }
}
