import { setImmediate as nextTurn } from "node:timers/promises";
import { withoutDraft } from "../../kernel/audit/draft.ts";
import { toAuthor } from "../../kernel/author.ts";
import type { Actor } from "../../kernel/request-context.ts";
import type { ApprovalRow } from "./approvals.tables.ts";
import { changeApproval } from "./change-approval.ts";
import type { ChangeDependencies } from "./dependencies.ts";
import { deliver, isUnheard } from "./domain/deliver.ts";
import { stateOf } from "./read-approval.ts";
import { isRequester, ownerOf } from "./who-asked.ts";

/** Writes down, behind the replies, what has reached who asked. */
export type DeliveryNotes = {
  /** Once for each id at a time; what fails is noted when the request is read again. */
  later(id: string, write: () => Promise<unknown>): void;
  /** Writes what is left. */
  settled(): Promise<void>;
};

/** Most calls are claimed by then, which says as much. */
const writeAfterMs = 250;

export function createDeliveryNotes(): DeliveryNotes {
  const left = new Map<string, () => Promise<unknown>>();
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  const writeAll = async (): Promise<void> => {
    for (const [id, write] of left) {
      left.delete(id);
      await write().catch(() => {});
      // On SQLite none of them waits for anything, and all at once would keep every request from being read.
      await nextTurn();
    }
  };
  const settled = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(writeAll);
    return writing;
  };
  return {
    later(id, write) {
      left.set(id, write);
      timer ??= setTimeout(() => void settled(), writeAfterMs).unref();
    },
    settled,
  };
}

type Dependencies = ChangeDependencies & { deliveryNotes: DeliveryNotes };

/**
 * Notes that somebody reads a request, where it is decided and they asked for it. The reply does not wait for that: who
 * waits for a person waits for nothing else.
 */
export function noteDelivered(dependencies: Dependencies, row: ApprovalRow, actor: Actor): void {
  if (row.status === "pending" || !isRequester(row, ownerOf(actor)) || !isUnheard(stateOf(row))) return;
  const { organization_id: organizationId, id } = row;
  dependencies.deliveryNotes.later(id, () =>
    // Being read is no change for the audit.
    withoutDraft(() =>
      changeApproval(dependencies, { organizationId, id }, (moment) => deliver(moment, toAuthor(actor))),
    ),
  );
}
