import { createHash, createPublicKey, verify } from "node:crypto";
import { ReceiptContent } from "@parley/contract";
import { hashKernel } from "@parley/promptfile";
import type { PublicKey } from "./read-keys.ts";

export type Verdict =
  | { isValid: true; content: ReceiptContent; retiredAt: string | null }
  | { isValid: false; reason: string };

const invalid = (reason: string): Verdict => ({ isValid: false, reason });

/**
 * Whether a receipt is word for word what one of these keys signed. Takes the compact JWS, or the JSON in which the API
 * gives it; what that says beside the JWS must be what the JWS says.
 */
export function verifyReceipt(text: string, keys: readonly PublicKey[]): Verdict {
  const { jws, beside } = unwrap(text.trim());
  const [header, payload, signature, ...rest] = jws.split(".");
  if (header === undefined || payload === undefined || signature === undefined || rest.length > 0)
    return invalid("it is no receipt: a receipt is three texts with dots between them");
  const { alg, kid } = readJson(header) ?? {};
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
  const content = ReceiptContent.safeParse(readJson(payload));
  if (!content.success) return invalid("it was signed, but says nothing that this version understands");
  if (content.data.key_id !== kid) return invalid("it names one key and was signed with another");
  if (beside !== undefined && hashKernel(beside) !== hashKernel(content.data))
    return invalid("what stands beside the signed text is not what was signed");
  return { isValid: true, content: content.data, retiredAt: key.retired_at ?? null };
}

/** Whether these are the arguments that it speaks of. */
export const areArguments = ({ args_hash: hash }: ReceiptContent, args: object): boolean =>
  hashKernel(args) === hash;

function unwrap(text: string): { jws: string; beside?: object | undefined } {
  if (!text.startsWith("{")) return { jws: text };
  try {
    const { jws, content, receipt } = JSON.parse(text) as Record<string, unknown>;
    const given = jws ?? receipt;
    return { jws: typeof given === "string" ? given : "", beside: content as object | undefined };
  } catch {
    return { jws: "" };
  }
}

function readJson(part: string): Record<string, unknown> | undefined {
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
