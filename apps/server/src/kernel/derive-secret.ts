import { hkdfSync } from "node:crypto";

/** A secret for one purpose, from which neither the master secret nor that of another purpose can be told. */
export const deriveSecret = (secret: string, purpose: string): string =>
  Buffer.from(hkdfSync("sha256", secret, "", `parley:${purpose}:v1`, 32)).toString("base64url");
