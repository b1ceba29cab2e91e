import type { Executor } from "@parley/db";
import { listMembersNamed } from "./asked-people.store.ts";
import type { ApprovalFacts, ApprovalState } from "./domain/approval-state.ts";

type Whose = { organizationId: string; state: Pick<ApprovalState, "delegations"> };

/** Who passed it on is looked up again each time: what a removed person passed on is void. */
export async function findDeparted(
  executor: Executor,
  { organizationId, state: { delegations = [] } }: Whose,
): Promise<Pick<ApprovalFacts, "departedIds">> {
  if (delegations.length === 0) return {};
  const names = [...new Set(delegations.map(({ from }) => from.id))];
  const members = await listMembersNamed(executor, { organizationId, names });
  return { departedIds: names.filter((id) => !members.some((member) => member.id === id)) };
}
