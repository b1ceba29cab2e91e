import { generateKeyPairSync } from "node:crypto";
import { dkimSign } from "mailauth";

const selector = "s1";

/** A domain whose mail is signed (DKIM), and what its DNS says of that. */
export function createSigningDomain(domain: string) {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "der" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  return {
    record: {
      name: `${selector}._domainkey.${domain}`,
      text: `v=DKIM1; k=rsa; p=${publicKey.toString("base64")}`,
    },
    /** With the signature above it. */
    async sign(raw: string, more: { maxBodyLength?: number; headerList?: string } = {}): Promise<string> {
      const signature = { signingDomain: domain, selector, privateKey, ...more };
      // Its types want the one signature beside the list, and it reads the list.
      const { signatures, errors } = await dkimSign(raw, { ...signature, signatureData: [signature] });
      if (errors.length > 0) throw new Error(`The mail was not signed: ${JSON.stringify(errors)}`);
      return signatures + raw;
    },
  };
}
