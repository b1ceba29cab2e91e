import type { Executor } from "@parley/db";
import { APIError, createAuthMiddleware } from "better-auth/api";
import type { Clock } from "../../../kernel/clock.ts";
import { hashToken } from "../../../kernel/secrets.ts";
import { countTry, type Limit } from "./sign-in-limits.store.ts";

const minute = 60_000;

/** Per address of a person, wherever the tries come from: a password is not guessed, a mailbox not flooded. */
const limits: Readonly<Record<string, Limit>> = {
  "/sign-in/email": { max: 20, windowMs: 15 * minute },
  "/sign-in/magic-link": { max: 5, windowMs: 15 * minute },
  "/request-password-reset": { max: 5, windowMs: 15 * minute },
};

export const limitKey = (path: string, email: string): string =>
  hashToken(`${path}:${email.trim().toLowerCase()}`);

export const signInGuard = ({ executor, clock }: { executor: Executor; clock: Clock }) =>
  createAuthMiddleware(async ({ path, body }) => {
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
