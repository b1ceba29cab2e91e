import { changeApproval } from "./change-approval.ts";
import type { ChangeDependencies } from "./dependencies.ts";
import type { AnswerRead } from "./domain/approval-state.ts";

type Noting = { organizationId: string; id: string; reading: AnswerRead };

/** Puts on record how an answer in free words was read. It decides nothing by itself. @throws not_found */
export async function noteReading(
  dependencies: ChangeDependencies,
  { organizationId, id, reading }: Noting,
): Promise<void> {
  await changeApproval(dependencies, { organizationId, id }, ({ now }) => [
    { type: "read", at: now, ...reading },
  ]);
}
