import { createSign, generateKeyPairSync, type KeyObject } from "node:crypto";

/** Who signs tokens by RS256, and the keys by which they are checked. */
export type Issuer = {
  readonly privateKey: KeyObject;
  /** Published, with whatever else a platform says of a key. */
  jwks(more?: object): object;
  sign(claims: object, header?: object): string;
};

/** A pair of keys takes long to make, and tests need no fresh ones. */
const pairs = new Map<string, Issuer>();

export function openIssuer(kid: string): Issuer {
  const known = pairs.get(kid);
  if (known !== undefined) return known;
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const issuer: Issuer = {
    privateKey,
    jwks: (more = {}) => ({
      keys: [{ ...publicKey.export({ format: "jwk" }), kid, use: "sig", alg: "RS256", ...more }],
    }),
    sign(claims, header = {}) {
      const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
      const signed = `${encode({ alg: "RS256", typ: "JWT", kid, ...header })}.${encode(claims)}`;
      return `${signed}.${createSign("sha256").update(signed).sign(privateKey, "base64url")}`;
    },
  };
  pairs.set(kid, issuer);
  return issuer;
}
