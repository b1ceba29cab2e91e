import { EmailAddress, PlainName } from "@parley/contract";
import type { Database } from "@parley/db";
import { APIError, createAuthEndpoint, sessionMiddleware } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import { z } from "zod";
import type { Clock } from "../../../kernel/clock.ts";
import type { EventBus } from "../../../kernel/events.ts";
import { hashToken } from "../../../kernel/secrets.ts";
import { findOpenInvitation } from "../invitations.store.ts";
import { joinAsNewUser, joinAsUser } from "../join.ts";
import { setUp } from "../set-up.ts";
import { setSessionOrganization } from "../sessions.store.ts";
import { explainToBrowser } from "./explain-to-browser.ts";
import { refuseBesideSso } from "./refuse-beside-sso.ts";
import { passwordLength } from "./password-length.ts";

export type ParleyPluginDependencies = { database: Database; clock: Clock; events: EventBus };

const Token = z.string().min(1).max(200);
const Password = z
  .string()
  .min(passwordLength.min, `Give a password of at least ${passwordLength.min} characters`)
  .max(passwordLength.max, `Give a password of at most ${passwordLength.max} characters`);

type Context = Parameters<typeof setSessionCookie>[0];

/** The ways in that are Parley's own: the first link, and invitations. */
export function parleyPlugin(dependencies: ParleyPluginDependencies) {
  return {
    id: "parley",
    endpoints: {
      setUp: setUpEndpoint(dependencies),
      readInvitation: invitationEndpoint(dependencies),
      join: joinEndpoint(dependencies),
      acceptInvitation: acceptEndpoint(dependencies),
    },
  } as const;
}

function setUpEndpoint({ database, clock }: ParleyPluginDependencies) {
  const body = z.object({ token: Token, email: EmailAddress, name: PlainName, password: Password });
  return createAuthEndpoint("/set-up", { method: "POST", body }, async (context) => {
    const { token, email, name, password } = context.body;
    const passwordHash = await context.context.password.hash(password);
    const outcome = await orRollBack(database, (transaction) =>
      setUp(transaction, { token, email, name, passwordHash, now: clock() }),
    );
    if (outcome.kind === "address_taken") throw refuse("ADDRESS_TAKEN", addressTaken);
    if (outcome.kind !== "done") throw refuse("LINK_UNUSABLE", linkUnusable);
    await openSession(context as Context, outcome.user.id);
    return context.json({ status: true });
  });
}

function invitationEndpoint({ database, clock }: ParleyPluginDependencies) {
  const body = z.object({ token: Token });
  return createAuthEndpoint("/invitation", { method: "POST", body }, async (context) => {
    const tokenHash = hashToken(context.body.token);
    const found = await findOpenInvitation(database.executor, { tokenHash, now: clock() });
    if (found === undefined) throw refuse("INVITATION_UNUSABLE", invitationUnusable);
    return context.json({
      organization: found.organization_name,
      email: found.email,
      role: found.role,
    });
  });
}

function joinEndpoint({ database, clock }: ParleyPluginDependencies) {
  const body = z.object({ token: Token, name: PlainName, password: Password });
  return createAuthEndpoint("/join", { method: "POST", body }, async (context) => {
    const { token, name, password } = context.body;
    const passwordHash = await context.context.password.hash(password);
    const outcome = await explainToBrowser(() =>
      orRollBack(database, async (transaction) => {
        const joined = await joinAsNewUser(transaction, { token, name, passwordHash, now: clock() });
        if (joined.kind === "done") await refuseBesideSso(transaction, joined.user);
        return joined;
      }),
    );
    if (outcome.kind !== "done") throw refuse("ADDRESS_TAKEN", addressTaken);
    await openSession(context as Context, outcome.user.id);
    return context.json({ status: true });
  });
}

function acceptEndpoint({ database, clock, events }: ParleyPluginDependencies) {
  const options = { method: "POST" as const, body: z.object({ token: Token }), use: [sessionMiddleware] };
  return createAuthEndpoint("/accept-invitation", options, async (context) => {
    const { user, session } = context.context.session;
    const { token } = context.body;
    const { organizationId } = await explainToBrowser(() =>
      database.transaction((transaction) =>
        joinAsUser(transaction, { token, userId: user.id, now: clock() }),
      ),
    );
    await setSessionOrganization(database.executor, { sessionId: session.id, organizationId });
    events.emit("access.changed", { organizationId });
    return context.json({ status: true });
  });
}

const addressTaken =
  "There is an account with this address already. Sign in with it, then open the link again.";
const linkUnusable = "This link has been used, is too old, or the installation has an owner already.";
const invitationUnusable =
  "This invitation was used, revoked or has expired. Ask whoever invited you for a new one.";

const refuse = (code: string, message: string): APIError => new APIError("CONFLICT", { code, message });

async function openSession(context: Context, userId: string): Promise<void> {
  const { internalAdapter } = context.context;
  const session = await internalAdapter.createSession(userId);
  const user = await internalAdapter.findUserById(userId);
  if (user === null) throw new APIError("INTERNAL_SERVER_ERROR");
  await setSessionCookie(context, { session, user });
}

class NotDone extends Error {
  readonly outcome: unknown;
  constructor(outcome: unknown) {
    super("Not done");
    this.outcome = outcome;
  }
}

/** Keeps what a transaction did only where it ended as done; what was used up for it is as before otherwise. */
async function orRollBack<T extends { kind: string }>(
  database: Database,
  work: (transaction: Parameters<Parameters<Database["transaction"]>[0]>[0]) => Promise<T>,
): Promise<T> {
  try {
    return await database.transaction(async (transaction) => {
      const outcome = await work(transaction);
      if (outcome.kind !== "done") throw new NotDone(outcome);
      return outcome;
    });
  } catch (error) {
    if (error instanceof NotDone) return error.outcome as T;
    throw error;
  }
}
