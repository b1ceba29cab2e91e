import type { Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { AuthMode } from "../../../kernel/auth-mode.ts";
import type { ClientAddressOf } from "../../../kernel/http/client-address.ts";
import { findFirstOrganization } from "../../organizations/index.ts";
import { hasOwner, refuseForeignOrigin } from "../../access/index.ts";
import { clientAddressHeader } from "./client-address-header.ts";
import type { Auth, AuthDependencies } from "./create-auth.ts";

export type MountAuthDependencies = Omit<AuthDependencies, "secret" | "publicUrl"> & {
  authMode: AuthMode;
  authSecret: string;
  publicUrl: () => string;
  clientAddressOf: ClientAddressOf;
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
    const { authSecret: secret, publicUrl, ...rest } = dependencies;
    return createAuth({ ...rest, secret, publicUrl: publicUrl() });
  };
  app.use(`${basePath}/*`, bodyLimit({ maxSize: maxBodyBytes }));
  app.on(["GET", "POST"], `${basePath}/*`, async (context, next) => {
    const { method, path } = context.req;
    if (!openPaths[method]?.includes(path.slice(basePath.length))) return next();
    refuseForeignOrigin(context);
    const { handler } = await (auth ??= open());
    const reply = await withoutToken(await handler(withClientAddress(context, dependencies.clientAddressOf)));
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

function withClientAddress(context: Context, clientAddressOf: ClientAddressOf): Request {
  const headers = new Headers(context.req.raw.headers);
  headers.set(clientAddressHeader, clientAddressOf(context) ?? "0.0.0.0");
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
