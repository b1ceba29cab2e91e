import type { Executor } from "@parley/db";
import { findSsoDemand, type SsoDemand } from "./sso-demand.store.ts";
import { deleteUserSession, findUserSession } from "./user-sessions.store.ts";

type Opened = { id: string; sso_connection_id: string | null; user_id: string; email: string };

/** Ends a session that did not come in the way its person has to by now; tells which way that is. */
export async function endIfUnfit(executor: Executor, session: Opened): Promise<SsoDemand | undefined> {
  const demand = await findSsoDemand(executor, { id: session.user_id, email: session.email });
  if (demand === undefined || demand.connectionId === session.sso_connection_id) return undefined;
  await deleteUserSession(executor, session.id);
  return demand;
}

/** The same by what a cookie holds, for who does not ask who it is. */
export async function endSessionIfUnfit(
  executor: Executor,
  given: { tokenHash: string; now: number },
): Promise<void> {
  const session = await findUserSession(executor, given);
  if (session !== undefined) await endIfUnfit(executor, session);
}
