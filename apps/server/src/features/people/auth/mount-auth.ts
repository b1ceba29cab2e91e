import { authErrors } from "@parley/contract";
import type { Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Auditor } from "../../../kernel/audit/auditor.ts";
import type { AuthMode } from "../../../kernel/auth-mode.ts";
import type { ClientAddressOf } from "../../../kernel/http/client-address.ts";
import { hashToken } from "../../../kernel/secrets.ts";
import { findFirstOrganization } from "../../organizations/index.ts";
import {
  endSessionIfUnfit,
  hasOwner,
  readUserCookie,
  refuseForeignOrigin,
  userCookieName,
} from "../../access/index.ts";
import { ssoCallbackPath } from "../sso/sso-paths.ts";
import { clientAddressHeader } from "./client-address-header.ts";
import type { Auth, AuthDependencies } from "./create-auth.ts";
import { createVisitRecorder } from "./record-visit.ts";
import { signSessionCookie } from "./sign-cookie.ts";

export type MountAuthDependencies = Omit<AuthDependencies, "publicUrl"> & {
  authMode: AuthMode;
  publicUrl: () => string;
  clientAddressOf: ClientAddressOf;
  auditor: Auditor;
};

const basePath = "/auth";
const maxBodyBytes = 64 * 1024;

/** All of better-auth that is reached from outside, and no more: what an update adds stays shut. */
const openPaths: Readonly<Record<string, readonly string[]>> = {
  GET: [
    "/get-session",
    "/magic-link/verify",
    "/passkey/generate-register-options",
    "/passkey/generate-authenticate-options",
    "/passkey/list-user-passkeys",
    "/sso/callback",
  ],
  POST: [
    "/sign-in/email",
    "/sign-in/magic-link",
    "/sign-out",
    "/request-password-reset",
    "/reset-password",
    "/change-password",
    "/update-user",
    "/two-factor/enable",
    "/two-factor/disable",
    "/two-factor/verify-totp",
    "/two-factor/verify-backup-code",
    "/two-factor/generate-backup-codes",
    "/passkey/verify-registration",
    "/passkey/verify-authentication",
    "/passkey/delete-passkey",
    "/passkey/update-passkey",
    "/set-up",
    "/invitation",
    "/join",
    "/accept-invitation",
    "/sso/start",
  ],
};

/** `/auth`: how browsers sign in. Programs have keys and the API instead. */
export function mountAuth(app: Hono, dependencies: MountAuthDependencies): void {
  app.get(`${basePath}/ways`, async (context) => {
    context.header("cache-control", "no-store");
    return context.json(await describeWays(dependencies));
  });
  if (dependencies.authMode === "local") return;

  // Made when first asked for: most requests never need it.
  let auth: Promise<Auth> | undefined;
  const open = async (): Promise<Auth> => {
    const { createAuth } = await import("./create-auth.ts");
    return createAuth({ ...dependencies, publicUrl: dependencies.publicUrl() });
  };
  const answerOnRecord = createVisitRecorder(dependencies);
  const sign = (context: Context, token: string): string =>
    signSessionCookie(context.req.header("cookie") ?? "", {
      name: userCookieName({ isSecure }),
      token,
      secret: dependencies.authSecrets.current,
    });
  const isSecure = dependencies.publicUrl().startsWith("https:");
  app.use(`${basePath}/*`, bodyLimit({ maxSize: maxBodyBytes }));
  app.on(["GET", "POST"], `${basePath}/*`, async (context, next) => {
    const { method, path } = context.req;
    if (!openPaths[method]?.includes(path.slice(basePath.length))) return next();
    refuseForeignOrigin(context);
    refuseForeignLink(context);
    const { handler } = await (auth ??= open());
    const address = dependencies.clientAddressOf(context);
    const sessionToken = readUserCookie(context, { isSecure });
    if (sessionToken !== undefined)
      await endSessionIfUnfit(dependencies.database.executor, {
        tokenHash: hashToken(sessionToken),
        now: dependencies.clock(),
      });
    const signed = sessionToken === undefined ? undefined : sign(context, sessionToken);
    const request = withHeaders(context, { [clientAddressHeader]: address ?? "0.0.0.0", cookie: signed });
    const visit = { path: path.slice(basePath.length), request, sessionToken, address };
    const reply = await withoutToken(await answerOnRecord(visit, () => handler(request)));
    // A session may have ended: whoever remembers it forgets it.
    if (method === "POST" && reply.ok) dependencies.events.emit("session.changed", {});
    reply.headers.set("cache-control", "no-store");
    return reply;
  });
}

/** A session's token is in its cookie, where no script reads it, and nowhere else. */
async function withoutToken(reply: Response): Promise<Response> {
  if (!reply.headers.get("content-type")?.includes("application/json")) return reply;
  const json = await reply.text();
  const body: unknown = json === "" ? null : JSON.parse(json);
  const { status, headers } = reply;
  return new Response(
    JSON.stringify(body, (key, value: unknown) => (key === "token" ? undefined : value)),
    {
      status,
      headers,
    },
  );
}

/**
 * Only a provider sends people to an address here; what a link in a mail leads to are pages, which ask first. So nobody is
 * signed in to another's account by a link. @throws forbidden
 */
function refuseForeignLink(context: Context): void {
  if (context.req.path === basePath + ssoCallbackPath) return;
  const site = context.req.header("sec-fetch-site") ?? "none";
  if (site !== "same-origin" && site !== "none") throw authErrors.foreignOrigin();
}

function withHeaders(context: Context, given: Readonly<Record<string, string | undefined>>): Request {
  const headers = new Headers(context.req.raw.headers);
  for (const [name, value] of Object.entries(given)) if (value !== undefined) headers.set(name, value);
  return new Request(context.req.raw, { headers });
}

/** What the sign-in page has to know before anybody is known. */
async function describeWays({ authMode, mailer, database, publicUrl }: MountAuthDependencies) {
  if (authMode === "local") return { mode: authMode };
  const first = await findFirstOrganization(database.executor);
  const { hostname } = new URL(publicUrl());
  return {
    mode: authMode,
    needs_set_up: first === undefined || !(await hasOwner(database.executor, first.id)),
    sends_mail: mailer.isConfigured,
    // Browsers bind a passkey to a name; an address is none.
    has_passkeys: !/^[\d.]+$|^\[/.test(hostname),
  };
}
