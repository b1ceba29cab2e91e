import { sign } from "node:crypto";
import type { SigningKey } from "./receipt-keys.ts";

/** A compact JWS, signed with Ed25519. `typ` tells what it states, so that none stands for another. */
export function signJws({ id, privateKey }: SigningKey, typ: string, content: object): string {
  const signed = `${encode({ alg: "EdDSA", kid: id, typ })}.${encode(content)}`;
  return `${signed}.${sign(null, Buffer.from(signed), privateKey).toString("base64url")}`;
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
