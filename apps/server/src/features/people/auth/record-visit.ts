import type { Database } from "@parley/db";
import type { Auditor } from "../../../kernel/audit/auditor.ts";
import type { Clock } from "../../../kernel/clock.ts";
import { hashToken } from "../../../kernel/secrets.ts";
import { listMemberships } from "../members.store.ts";
import type { UserRow } from "../people.tables.ts";
import { deleteOtherSessions, findSessionByToken } from "../sessions.store.ts";
import { findUser, findUserByEmail } from "../users.store.ts";
import { findAct, type Act } from "./auth-acts.ts";
import { withVisit, type Visit } from "./visit.ts";

const passwordPath = "/sign-in/email";

type Dependencies = { database: Database; clock: Clock; auditor: Pick<Auditor, "note"> };

export type AuthRequest = {
  /** Below `/auth`. */
  path: string;
  request: Request;
  /** The token of the session that came along. */
  sessionToken: string | undefined;
  address: string | undefined;
};

/**
 * Answers a request to better-auth and puts on record what it did: in the log of every organization of the person. Where
 * that cannot be written down, the reply, and with it the cookie, is kept back.
 */
export function createVisitRecorder(dependencies: Dependencies) {
  const { database, clock } = dependencies;
  return async (given: AuthRequest, answer: () => Promise<Response>): Promise<Response> => {
    const { path, request, sessionToken } = given;
    const session =
      sessionToken === undefined
        ? undefined
        : await findSessionByToken(database.executor, { tokenHash: hashToken(sessionToken), now: clock() });
    const act = findAct(path, { isSignedIn: session !== undefined });
    if (act === undefined) return answer();
    const email = path === passwordPath ? await readEmail(request) : undefined;
    const visit: Visit = {};
    const reply = await withVisit(visit, answer);
    const outcome = await judge(reply, act);
    if (path === "/change-password" && outcome.isDone && session !== undefined)
      await deleteOtherSessions(database.executor, { userId: session.user_id, keptId: session.id });
    const userId = act.isOfSession === true ? session?.user_id : visit.userId;
    const user = await findWhom(database, { userId, email });
    if (user !== undefined && !outcome.isHalf) await record(dependencies, { user, act, outcome, given });
    return reply;
  };
}

type Outcome = {
  isDone: boolean;
  /** Whether it was right and is followed by another step. */
  isHalf: boolean;
  code?: string | undefined;
};

async function judge(reply: Response, { opensSession }: Act): Promise<Outcome> {
  const location = reply.headers.get("location") ?? "";
  const [, refusal] = /[?&](?:sso_)?error=([^&#]*)/.exec(location) ?? [];
  if (reply.status >= 400 || refusal !== undefined)
    return { isDone: false, isHalf: false, code: refusal ?? (await readCode(reply)) };
  return { isDone: true, isHalf: opensSession === true && !opens(reply) };
}

/** The cookie may be set first and taken back by what asks for a second factor: the last one counts. */
function opens(reply: Response): boolean {
  const cookies = reply.headers.getSetCookie().filter((line) => /parley\.session_token=/.test(line));
  return /session_token=[^;]/.test(cookies.at(-1) ?? "");
}

async function readCode(reply: Response): Promise<string> {
  const body: unknown = await reply
    .clone()
    .json()
    .catch(() => undefined);
  const code = (body as { code?: unknown } | null | undefined)?.code;
  return typeof code === "string" ? code : String(reply.status);
}

/** Whose password is tried: a form is taken as well as JSON. */
async function readEmail(request: Request): Promise<string | undefined> {
  const copy = request.clone();
  const isForm =
    request.headers.get("content-type")?.toLowerCase().includes("x-www-form-urlencoded") === true;
  const body: unknown = await (isForm ? copy.formData().then(Object.fromEntries) : copy.json()).catch(
    () => undefined,
  );
  const email = (body as { email?: unknown } | null | undefined)?.email;
  return typeof email === "string" ? email.trim().toLowerCase() : undefined;
}

async function findWhom(
  { executor }: Database,
  { userId, email }: { userId: string | undefined; email: string | undefined },
): Promise<UserRow | undefined> {
  if (userId !== undefined) return findUser(executor, userId);
  return email === undefined ? undefined : findUserByEmail(executor, email);
}

type Recorded = { user: UserRow; act: Act; outcome: Outcome; given: AuthRequest };

async function record(
  { database, clock, auditor }: Dependencies,
  { user, act, outcome, given }: Recorded,
): Promise<void> {
  const { isDone, code } = outcome;
  for (const { id } of await listMemberships(database.executor, user.id))
    await auditor.note(isDone ? "done" : "denied", {
      organization_id: id,
      recorded_at: clock(),
      action: act.action,
      actor_kind: "session",
      actor_id: user.id,
      actor_name: user.name,
      address: given.address ?? null,
      target: user.email,
      details: { ...(act.by !== undefined && { by: act.by }), ...(code !== undefined && { code }) },
    });
}
