import { createCipheriv, createDecipheriv, createHash, createHmac, hash, randomBytes } from "node:crypto";

const ivBytes = 12;
const tagBytes = 16;

/** Encrypts short texts with AES-256-GCM; the context (what the text belongs to) is authenticated with it. */
export type SecretBox = {
  seal(text: string, context: string): string;
  /** @throws when the text was sealed with another secret or for another context */
  open(sealed: string, context: string): string;
  /** The text sealed anew where it was sealed with the previous secret; undefined where there is nothing to do. @throws as `open` */
  reseal(sealed: string, context: string): string | undefined;
  /** A secret of this context: the same each time, until the secret is changed. */
  derive(context: string): string;
};

/**
 * A box whose key is derived from the secret; it opens as well what was sealed with the previous one, while a secret is
 * being changed. Sealed form: base64 of iv, tag and ciphertext, after a version.
 */
export function createSecretBox(secret: string, previous?: string): SecretBox {
  const key = keyOf(secret);
  const previousKey = previous === undefined ? undefined : keyOf(previous);
  const seal = (text: string, context: string): string => {
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(context));
    const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
    return `v1.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString("base64")}`;
  };
  const read = (sealed: string, context: string): { text: string; isPrevious: boolean } => {
    try {
      return { text: openWith(key, sealed, context), isPrevious: false };
    } catch (error) {
      if (previousKey === undefined) throw error;
      return { text: openWith(previousKey, sealed, context), isPrevious: true };
    }
  };
  return {
    seal,
    derive: (context) => createHmac("sha256", key).update(`derive:${context}`).digest("base64url"),
    open: (sealed, context) => read(sealed, context).text,
    reseal(sealed, context) {
      const { text, isPrevious } = read(sealed, context);
      return isPrevious ? seal(text, context) : undefined;
    },
  };
}

const keyOf = (secret: string): Buffer =>
  createHash("sha256").update("parley-secret-v1:").update(secret).digest();

function openWith(key: Buffer, sealed: string, context: string): string {
  const bytes = Buffer.from(sealed.replace(/^v1\./, ""), "base64");
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, ivBytes), {
    authTagLength: tagBytes,
  })
    .setAAD(Buffer.from(context))
    .setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
  return decipher.update(bytes.subarray(ivBytes + tagBytes), undefined, "utf8") + decipher.final("utf8");
}

/** How keys and tokens are stored: their SHA-256, in hex. They are long and random, so no salt is needed. */
export const hashToken = (token: string): string => hash("sha256", token);
