import { sign } from "node:crypto";
import type { PushKey } from "./push-keys.ts";

/** At most a day, says RFC 8292. */
const validSeconds = 12 * 60 * 60;

type Signing = { key: PushKey; endpoint: string; publicUrl: string; now: number };

/** Says to a push service who sends (RFC 8292). @example `authorization: vapid t=…, k=…` */
export function signVapid({ key, endpoint, publicUrl, now }: Signing): string {
  const claims = {
    aud: new URL(endpoint).origin,
    exp: Math.floor(now / 1000) + validSeconds,
    // Whom the push service may turn to. It takes no http address.
    sub: publicUrl.startsWith("https:") ? publicUrl : "mailto:parley@localhost",
  };
  const signed = `${encode({ typ: "JWT", alg: "ES256" })}.${encode(claims)}`;
  const signature = sign("sha256", Buffer.from(signed), { key: key.privateKey, dsaEncoding: "ieee-p1363" });
  return `vapid t=${signed}.${signature.toString("base64url")}, k=${key.id}`;
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
