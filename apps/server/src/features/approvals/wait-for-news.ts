import { findApproval } from "./approvals.store.ts";
import type { ApprovalRow } from "./approvals.tables.ts";
import type { ApprovalDependencies } from "./dependencies.ts";
import { stateOf } from "./read-approval.ts";

type Dependencies = Pick<ApprovalDependencies, "database" | "approvalFeed">;

type Waiting = {
  row: ApprovalRow;
  /** How many messages are known already. */
  seen: number;
  ms: number;
  signal: AbortSignal;
};

/** The request once it is decided, has more messages or other arguments, or as it is when the time is over or the client has left. */
export async function waitForNews(
  { database, approvalFeed }: Dependencies,
  { row, seen, ms, signal }: Waiting,
): Promise<ApprovalRow> {
  const { organization_id: organizationId, id } = row;
  const over = new AbortController();
  const any = AbortSignal.any([over.signal, signal]);
  const limit = setTimeout(() => over.abort(), ms);
  let wake = (): void => {};
  let isWoken = true;
  const stop = approvalFeed.follow(
    { organizationId, id },
    () => {
      isWoken = true;
      wake();
    },
    () => over.abort(),
  );
  const end = (): void => wake();
  any.addEventListener("abort", end);
  try {
    let current = row;
    const known = { seen, argsHash: stateOf(row).argsHash };
    for (;;) {
      if (isWoken) {
        // Before it is read, so that what happens meanwhile is read as well.
        isWoken = false;
        current = (await findApproval(database.executor, { organizationId, id })) ?? current;
        if (hasNews(current, known)) return current;
      }
      if (any.aborted) return current;
      if (isWoken) continue;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    clearTimeout(limit);
    any.removeEventListener("abort", end);
    stop();
  }
}

type Known = Pick<Waiting, "seen"> & { argsHash: string | null };

function hasNews(row: ApprovalRow, known: Known): boolean {
  const { messages = [], argsHash } = stateOf(row);
  return row.status !== "pending" || messages.length > known.seen || argsHash !== known.argsHash;
}
