import { ParleyError, type ErrorKind } from "@parley/contract";

/** Asks what signs browsers in. @throws ParleyError, as the API's client does */
export async function askAuth<T = unknown>(method: "GET" | "POST", path: string, body?: object): Promise<T> {
  const reply = await reach(method, path, body);
  const read = (await reply.json().catch(() => null)) as (T & { code?: string; message?: string }) | null;
  if (reply.ok) return read as T;
  throw new ParleyError({
    kind: kinds[reply.status] ?? (reply.status >= 500 ? "internal" : "unprocessable"),
    code: read?.code ?? "auth.failed",
    message: sentences[read?.code ?? ""] ?? read?.message ?? `It did not work (${reply.status}). Try again.`,
  });
}

async function reach(method: string, path: string, body: object | undefined): Promise<Response> {
  try {
    return await fetch(`/auth${path}`, {
      method,
      credentials: "same-origin",
      ...(body && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
  } catch (cause) {
    throw new ParleyError({
      kind: "unavailable",
      code: "auth.unreachable",
      message: "Cannot reach Parley.",
      cause,
    });
  }
}

const kinds: Readonly<Record<number, ErrorKind>> = {
  401: "unauthenticated",
  403: "forbidden",
  404: "not_found",
  409: "conflict",
  429: "rate_limited",
};

/** What better-auth says, in our words. */
const sentences: Readonly<Record<string, string>> = {
  INVALID_EMAIL_OR_PASSWORD: "The address or the password is wrong.",
  INVALID_PASSWORD: "The password is wrong.",
  INVALID_TOKEN: "This link has been used or is too old. Ask for a new one.",
  PASSWORD_TOO_SHORT: "Give a password of at least 10 characters.",
  PASSWORD_TOO_LONG: "Give a password of at most 256 characters.",
  INVALID_CODE: "This code is wrong or has passed. Codes change every 30 seconds.",
  INVALID_BACKUP_CODE: "This backup code is wrong or was used already.",
  INVALID_TWO_FACTOR_COOKIE: "This took too long. Sign in again from the start.",
  SESSION_NOT_FRESH: "For this you have to have signed in within a day. Sign out, sign in, and come back.",
  PASSKEY_NOT_FOUND: "Parley does not know this passkey.",
};
