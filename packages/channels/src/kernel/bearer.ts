import type { errors, JSONWebKeySet, JWTPayload } from "jose";
import { z } from "zod";
import { ChannelFailure } from "./channel-failure.ts";
import type { ChannelTools } from "./channel.ts";

const Keys = z.object({ keys: z.array(z.looseObject({ kid: z.string().optional() })).max(200) });
type Keys = z.output<typeof Keys>;
type Key = Keys["keys"][number];

/** Where a platform publishes its keys. */
export type KeySource = {
  readonly url: string;
  readonly read: (tools: ChannelTools, url: string) => Promise<unknown>;
};

/** What a token must say to be believed. */
export type Wanted = { readonly issuer: string; readonly audience: string };

/** A token that was believed, and the key that it is signed with. */
export type Bearer = { readonly claims: JWTPayload; readonly key: Key };

type Checking = {
  tools: ChannelTools;
  source: KeySource;
  wanted: Wanted;
  headers: Readonly<Record<string, string>>;
};

const keysLastMs = 3_600_000;
/** A key that is not known may be new; who sends nonsense makes us ask no more often than this. */
const askAgainMs = 60_000;
const sourcesKept = 50;
const toleranceSeconds = 300;

/**
 * Checks the tokens with which platforms prove themselves (`Authorization: Bearer`, a JWT by RS256). Keys are kept for
 * an hour, by the address that they are from.
 */
export function createBearerCheck(): (checking: Checking) => Promise<Bearer> {
  const known = new Map<string, { keys: Keys; at: number }>();
  const findKeys = async ({ tools, source }: Checking, isAgain: boolean): Promise<Keys> => {
    const now = tools.clock();
    const kept = known.get(source.url);
    if (kept !== undefined && now - kept.at < (isAgain ? askAgainMs : keysLastMs)) return kept.keys;
    const keys = readKeys(await source.read(tools, source.url), source.url);
    if (known.size >= sourcesKept) known.clear();
    known.set(source.url, { keys, at: now });
    return keys;
  };
  return async (checking) => {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/u.exec(checking.headers["authorization"] ?? "")?.[1];
    if (token === undefined) throw notGenuine("It carries no token.");
    // With the first token: most servers are sent none.
    const { errors } = await import("jose");
    const verifyWith = (keys: Keys) => verify(token, { keys, ...checking });
    try {
      return await verifyWith(await findKeys(checking, false));
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw toFailure(error, errors.JOSEError);
    }
    try {
      return await verifyWith(await findKeys(checking, true));
    } catch (error) {
      throw toFailure(error, errors.JOSEError);
    }
  };
}

async function verify(
  token: string,
  { keys, tools, wanted }: { keys: Keys } & Pick<Checking, "tools" | "wanted">,
): Promise<Bearer> {
  const { createLocalJWKSet, jwtVerify } = await import("jose");
  const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(keys as JSONWebKeySet), {
    ...wanted,
    algorithms: ["RS256"],
    requiredClaims: ["exp", "iss", "aud"],
    clockTolerance: toleranceSeconds,
    currentDate: new Date(tools.clock()),
  });
  const key = keys.keys.find(({ kid }) => kid !== undefined && kid === protectedHeader.kid);
  if (key === undefined) throw notGenuine("Its token names no key.");
  return { claims: payload, key };
}

function readKeys(given: unknown, url: string): Keys {
  const keys = Keys.safeParse(given);
  if (keys.success) return keys.data;
  throw new ChannelFailure("unreachable", `The platform's keys at ${url} cannot be read.`);
}

function toFailure(error: unknown, Unbelieved: typeof errors.JOSEError): unknown {
  if (!(error instanceof Unbelieved)) return error;
  return notGenuine(`Its token is not believed: ${error.message}.`);
}

const notGenuine = (why: string): ChannelFailure => new ChannelFailure("not_genuine", why);
