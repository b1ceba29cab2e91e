import type { Executor } from "@parley/db";
import { APIError } from "better-auth/api";
import { findRequiredConnection } from "../sso.store.ts";
import { isOwnerAnywhere } from "../members.store.ts";
import { findUser } from "../users.store.ts";
import { ssoCallbackPath } from "../sso/sso-paths.ts";

/**
 * Whoever's organization asks for single sign-on opens no session by anything else, whichever way there is. Owners may,
 * so that a broken provider locks nobody out for good.
 */
export const createSessionGuard =
  (executor: Executor) =>
  async ({ userId }: { userId: string }, context: { path?: string | undefined } | null): Promise<void> => {
    if (context?.path === ssoCallbackPath) return;
    const user = await findUser(executor, userId);
    const connection = user && (await findRequiredConnection(executor, domainOf(user.email)));
    if (connection === undefined || (await isOwnerAnywhere(executor, userId))) return;
    throw new APIError("FORBIDDEN", {
      code: "SSO_REQUIRED",
      message: `Your organization signs in with ${connection.name}.`,
    });
  };

const domainOf = (email: string): string => email.slice(email.lastIndexOf("@") + 1);
