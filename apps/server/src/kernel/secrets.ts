import { createCipheriv, createDecipheriv, createHash, hash, randomBytes } from "node:crypto";

const ivBytes = 12;
const tagBytes = 16;

/** Encrypts short texts with AES-256-GCM; the context (what the text belongs to) is authenticated with it. */
export type SecretBox = {
  seal(text: string, context: string): string;
  /** @throws when the text was sealed with another secret or for another context */
  open(sealed: string, context: string): string;
};

/** A box whose key is derived from the secret. Sealed form: base64 of iv, tag and ciphertext, after a version. */
export function createSecretBox(secret: string): SecretBox {
  const key = createHash("sha256").update("parley-secret-v1:").update(secret).digest();
  return {
    seal(text, context) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(context));
      const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return `v1.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString("base64")}`;
    },
    open(sealed, context) {
      const bytes = Buffer.from(sealed.replace(/^v1\./, ""), "base64");
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, ivBytes), {
        authTagLength: tagBytes,
      })
        .setAAD(Buffer.from(context))
        .setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
      return decipher.update(bytes.subarray(ivBytes + tagBytes), undefined, "utf8") + decipher.final("utf8");
    },
  };
}

/** How keys and tokens are stored: their SHA-256, in hex. They are long and random, so no salt is needed. */
export const hashToken = (token: string): string => hash("sha256", token);
