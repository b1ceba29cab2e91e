import { createHash, createPublicKey, verify } from "node:crypto";
import type { PublicKey } from "./read-keys.ts";

export type Opened =
  | { isValid: true; typ: unknown; payload: Record<string, unknown> | undefined; key: PublicKey }
  | { isValid: false; reason: string };

const invalid = (reason: string): Opened => ({ isValid: false, reason });

/** What a compact JWS says, where one of these keys signed it word for word. */
export function openSigned(jws: string, keys: readonly PublicKey[]): Opened {
  const [header, payload, signature, ...rest] = jws.split(".");
  if (header === undefined || payload === undefined || signature === undefined || rest.length > 0)
    return invalid("what is signed is three texts with dots between them");
  const { alg, kid, typ } = readPart(header) ?? {};
  if (alg !== "EdDSA") return invalid("it does not say that it is signed with Ed25519");
  const key = keys.find((each) => each.kid === kid);
  if (key === undefined)
    return invalid(`it says that it is signed with the key ${String(kid)}, which is not among those given`);
  if (thumbprintOf(key.x) !== key.kid) return invalid(`the key ${key.kid} is not the one that its name says`);
  const bytes = Buffer.from(signature, "base64url");
  // Two texts may stand for the same bytes; only the one that was given counts.
  const isGenuine =
    bytes.toString("base64url") === signature &&
    verify(null, Buffer.from(`${header}.${payload}`), toKeyObject(key), bytes);
  if (!isGenuine)
    return invalid("the signature is not of this text: it was changed, or another key signed it");
  return { isValid: true, typ, payload: readPart(payload), key };
}

/** One part of a compact JWS, unverified. */
export function readPart(part: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString()) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

const thumbprintOf = (x: string): string =>
  createHash("sha256").update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest("base64url");

const toKeyObject = ({ x }: PublicKey) =>
  createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
