import { z } from "zod";
import type { createAccessTokens } from "../kernel/access-tokens.ts";
import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { ChannelTools, Setup } from "../kernel/channel.ts";
import { fetchJson, retryAfterMsOf } from "../kernel/fetch-json.ts";
import { parseJson, ServiceAccountKey, type GoogleChatSecrets, type GoogleChatSettings } from "./schema.ts";

export type Asking = {
  tools: ChannelTools;
  setup: Setup<GoogleChatSettings, GoogleChatSecrets>;
  tokens: ReturnType<typeof createAccessTokens>;
};

type Call<S> = { method: "GET" | "POST" | "PATCH"; path: string; body?: object; result: S };

const scope = "https://www.googleapis.com/auth/chat.bot";

/** Asks the Chat API once, as the app. @throws ChannelFailure */
export async function askGoogleChat<S extends z.ZodType>(
  asking: Asking,
  { method, path, body, result }: Call<S>,
): Promise<z.output<S>> {
  const { tools, setup } = asking;
  const base = (setup.settings.api_url ?? "https://chat.googleapis.com").replace(/\/$/u, "");
  const token = await findToken(asking);
  const { response, json } = await fetchJson({
    tools,
    platform: "Google Chat",
    url: base + path,
    init: {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    },
  });
  if (!response.ok) throw toFailure(response, json);
  const read = result.safeParse(json);
  if (read.success) return read.data;
  throw new ChannelFailure("unreachable", `Google Chat's answer to ${method} ${path} cannot be read.`);
}

function findToken({ tools, setup, tokens }: Asking): Promise<string> {
  const { service_account_key: text } = setup.secrets;
  const url = setup.settings.token_url ?? "https://oauth2.googleapis.com/token";
  const key = ServiceAccountKey.safeParse(parseJson(text)).data;
  if (key === undefined)
    throw new ChannelFailure("misconfigured", "The service account's key is not the JSON file of one.");
  const { client_email: email, private_key: pem } = key;
  const form = async () => ({
    grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
    assertion: await assert({ email, pem, audience: url, now: tools.clock() }),
  });
  return tokens(tools, { platform: "Google", url, identity: [email, pem], form });
}

type Asserting = { email: string; pem: string; audience: string; now: number };

/** Says who asks, signed by the service account's key. */
async function assert({ email, pem, audience, now }: Asserting): Promise<string> {
  const seconds = Math.floor(now / 1000);
  const { importPKCS8, SignJWT } = await import("jose");
  let key: Awaited<ReturnType<typeof importPKCS8>>;
  try {
    key = await importPKCS8(pem, "RS256");
  } catch {
    throw new ChannelFailure("misconfigured", "The private key in the service account's key cannot be read.");
  }
  return new SignJWT({ scope })
    .setProtectedHeader({ alg: "RS256", typ: "JWT" })
    .setIssuer(email)
    .setAudience(audience)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + 600)
    .sign(key);
}

/** What HTTP says of a failure of Google's. */
export const statusOf = (error: unknown): number | undefined =>
  error instanceof ChannelFailure ? statuses.get(error) : undefined;
const statuses = new WeakMap<ChannelFailure, number>();

const Problem = z.looseObject({ error: z.looseObject({ message: z.string().default("") }) });

function toFailure(response: Response, json: unknown): ChannelFailure {
  const failure = failureOf(response, Problem.safeParse(json).data?.error.message.slice(0, 300) ?? "");
  statuses.set(failure, response.status);
  return failure;
}

function failureOf(response: Response, message: string): ChannelFailure {
  const { status } = response;
  if (status === 429)
    return new ChannelFailure("rate_limited", "Google Chat asks to be left alone for a while.", {
      retryAfterMs: retryAfterMsOf(response),
    });
  if (status === 401)
    return new ChannelFailure("misconfigured", "Google Chat does not take the service account's token.");
  if (status >= 500) return new ChannelFailure("unreachable", `Google Chat answered ${status}.`);
  return new ChannelFailure(
    "misconfigured",
    `Google Chat refuses it (${status}): ${message}${advices.get(status) ?? ""}`,
  );
}

const advices: ReadonlyMap<number, string> = new Map([
  [403, " Add the app to the space."],
  [404, " Give the space as `spaces/AAAA…`, or a person as `users/123…` who has added the app."],
]);
