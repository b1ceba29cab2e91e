import { PlainName } from "@parley/contract";
import type { Executor } from "@parley/db";
import { APIError, createAuthMiddleware } from "better-auth/api";
import { z } from "zod";
import type { Clock } from "../../../kernel/clock.ts";
import { hashToken } from "../../../kernel/secrets.ts";
import { countTry, type Limit } from "./sign-in-limits.store.ts";
import { noteUser } from "./visit.ts";

const minute = 60_000;

/** Per address of a person, wherever the tries come from: a password is not guessed, a mailbox not flooded. */
const limits: Readonly<Record<string, Limit>> = {
  "/sign-in/email": { max: 20, windowMs: 15 * minute },
  "/sign-in/magic-link": { max: 5, windowMs: 15 * minute },
  "/request-password-reset": { max: 5, windowMs: 15 * minute },
};

export const limitKey = (path: string, email: string): string =>
  hashToken(`${path}:${email.trim().toLowerCase()}`);

/** The name is all that people change of themselves here; pictures of theirs are shown nowhere. */
const Account = z.strictObject({ name: PlainName });

export const signInGuard = ({ executor, clock }: { executor: Executor; clock: Clock }) =>
  createAuthMiddleware(async (context) => {
    const { path, body } = context;
    if (path === "/update-user") refuseUnusable(body);
    if (path.startsWith("/two-factor/verify-")) await noteWhoIsAsked(context);
    const limit = limits[path];
    const { email } = (body ?? {}) as { email?: unknown };
    if (limit === undefined || typeof email !== "string") return;
    const key = limitKey(path, email);
    const { isAllowed, retryAfterMs } = await countTry(executor, { key, now: clock(), limit });
    if (isAllowed) return;
    const minutes = Math.ceil(retryAfterMs / minute);
    throw new APIError("TOO_MANY_REQUESTS", {
      code: "TOO_MANY_TRIES",
      message: `Too many tries for this address. Wait ${minutes} min, or sign in in another way.`,
    });
  });

function refuseUnusable(body: unknown): void {
  const { error } = Account.safeParse(body);
  if (error === undefined) return;
  const [issue] = error.issues;
  throw new APIError("BAD_REQUEST", {
    code: "UNUSABLE_NAME",
    message: `${issue?.path.join(".") || "The request"}: ${issue?.message}`,
  });
}

type Context = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

/** Between the steps the person is known by a cookie of its own. */
async function noteWhoIsAsked({ context, getSignedCookie }: Context): Promise<void> {
  const { name } = context.createAuthCookie("two_factor");
  const identifier = await getSignedCookie(name, context.secret);
  if (!identifier) return;
  const step = await context.internalAdapter.findVerificationValue(identifier);
  if (step) noteUser(step.value);
}
