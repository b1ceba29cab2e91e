import { randomBytes } from "node:crypto";

/** A new API key, in the form clients of the wire know: `hl_sk_` and 48 hex digits. */
export const createApiKeyText = (): string => `hl_sk_${randomBytes(24).toString("hex")}`;

/** A new token for a link or a cookie: 256 random bits, safe in a URL. */
export const createToken = (): string => randomBytes(32).toString("base64url");
