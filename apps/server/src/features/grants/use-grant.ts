import { fromJson, type Executor } from "@parley/db";
import { activateCall, compileCondition, type CallFacts } from "@parley/policy";
import { isOutOfTime, withinTime } from "../../kernel/within-time.ts";
import { toMillionths, valueAt } from "./amount.ts";
import { periodOf } from "./period.ts";
import { insertUse, lockUsable, takeUse } from "./grants.store.ts";
import type { GrantRow } from "./grants.tables.ts";

/** A call that people would be asked about. */
export type GrantedCall = {
  organizationId: string;
  /** Of the request. */
  approvalId: string;
  requesterIds: readonly string[];
  /** What conditions may ask of it; those that no condition names cost nothing. */
  factsFor: (uses: ReadonlySet<string>) => Promise<CallFacts>;
  call: Pick<CallFacts, "tool" | "args" | "environment">;
  now: number;
};

/** That a grant approved a request: the how-manieth use it was, and how much it took, in millionths. */
export type UsedGrant = { readonly id: string; readonly number: number; readonly amount: number | null };

const limitMs = 200;

/**
 * Uses the oldest grant that covers the call, in the transaction that writes the request: both stand, or neither.
 * Nothing where none covers it, or all that would are used up by now.
 */
export async function useGrant(transaction: Executor, call: GrantedCall): Promise<UsedGrant | undefined> {
  const { organizationId, now } = call;
  for (const grant of await lockUsable(transaction, { organizationId, tool: call.call.tool, now })) {
    if (!(await covers(grant, call))) continue;
    const amount = amountOf(grant, call.call.args);
    if (amount === undefined) continue;
    const period = periodOf(grant, now);
    const taken = await takeUse(transaction, {
      organizationId,
      id: grant.id,
      amount: amount ?? 0,
      period,
      now,
    });
    if (taken === undefined) continue;
    await insertUse(transaction, {
      grant_id: grant.id,
      number: taken,
      organization_id: organizationId,
      approval_id: call.approvalId,
      amount,
      at: now,
    });
    return { id: grant.id, number: taken, amount };
  }
  return undefined;
}

async function covers(grant: GrantRow, { requesterIds, call, factsFor }: GrantedCall): Promise<boolean> {
  if (grant.requester_id !== null && !requesterIds.includes(grant.requester_id)) return false;
  if (grant.environment !== null && grant.environment !== call.environment) return false;
  if (grant.condition === null) return true;
  const compiled = compileCondition("call", grant.condition);
  if (!compiled.ok) return false;
  const { condition } = compiled;
  const facts = await factsFor(condition.uses);
  try {
    return withinTime(limitMs, () => condition.evaluate(activateCall(facts)).kind === "true");
  } catch (error) {
    if (isOutOfTime(error)) return false;
    throw error;
  }
}

/** Null where the grant counts no amount; nothing where it does and the call has none that can be counted. */
function amountOf(grant: GrantRow, args: CallFacts["args"]): number | null | undefined {
  if (grant.amount_field === null) return null;
  return toMillionths(valueAt(args, fromJson<(string | number)[]>(grant.amount_field)));
}
