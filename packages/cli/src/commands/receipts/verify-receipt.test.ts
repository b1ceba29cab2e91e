import { createHash, generateKeyPairSync, sign } from "node:crypto";
import type { ReceiptContent } from "@parley/contract";
import { hashKernel } from "@parley/promptfile";
import { expect, test } from "vitest";
import type { PublicKey } from "./read-keys.ts";
import { areArguments, verifyReceipt } from "./verify-receipt.ts";

function createSigner() {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const x = publicKey.export({ format: "jwk" }).x!;
  const kid = createHash("sha256").update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest("base64url");
  const key: PublicKey = { kty: "OKP", crv: "Ed25519", x, kid };
  const issue = (content: object, header: object = {}): string => {
    const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
    const signed = `${encode({ alg: "EdDSA", kid, ...header })}.${encode(content)}`;
    return `${signed}.${sign(null, Buffer.from(signed), privateKey).toString("base64url")}`;
  };
  return { key, issue };
}

const args = { order: 7, amount: 30 };
const at = "2026-01-01T00:00:00.000Z";
const contentOf = (keyId: string): ReceiptContent => ({
  version: 1,
  id: "rcp_1",
  type: "reported",
  issuer: "http://parley.test",
  key_id: keyId,
  issued_at: at,
  organization_id: "org_1",
  approval_id: "apr_1",
  kind: "function_call",
  name: "refund",
  request_hash: hashKernel({ name: "refund" }),
  args_hash: hashKernel(args),
  requested_at: at,
  requester: { id: "key_1" },
  plan: null,
  policy: null,
  decision: {
    status: "approved",
    at,
    by: [{ id: "usr_1", name: "Ana", email: "ana@example.com", channel: null }],
    comment: "Fine",
    is_edited: false,
    by_deadline: false,
    valid_until: at,
  },
  claimed_at: at,
  execution: { status: "succeeded", at, result_hash: hashKernel({ result: 1 }) },
});

test("what was signed is genuine, alone and as the API gives it", () => {
  const { key, issue } = createSigner();
  const content = contentOf(key.kid);
  const jws = issue(content);
  for (const text of [jws, `${jws}\n`, JSON.stringify({ jws, content }), JSON.stringify({ receipt: jws })])
    expect(verifyReceipt(text, [createSigner().key, key])).toMatchObject({ isValid: true, content });
  expect(areArguments(content, { amount: 30, order: 7 })).toBe(true);
  expect(areArguments(content, { amount: 31, order: 7 })).toBe(false);
});

test("whichever byte is changed, taken or added: it is no receipt any more", () => {
  const { key, issue } = createSigner();
  const jws = issue(contentOf(key.kid));
  const survivors: string[] = [];
  for (let place = 0; place < jws.length; place += 1) {
    const [before, after] = [jws.slice(0, place), jws.slice(place + 1)];
    const other = jws[place] === "B" ? "A" : "B";
    const changed = place % 2 === 0 ? before + other + after : before + after;
    if (verifyReceipt(changed, [key]).isValid) survivors.push(`${place}: ${changed}`);
  }
  for (let place = 0; place < jws.length; place += 1) {
    const bytes = Buffer.from(jws);
    bytes[place] = bytes[place]! ^ (1 << (place % 7));
    const changed = bytes.toString("latin1");
    // A space or line break at an end is around it, not in it.
    if (changed.trim() === changed && verifyReceipt(changed, [key]).isValid) survivors.push(changed);
  }
  expect(survivors).toEqual([]);
  expect(verifyReceipt(`${jws}.`, [key])).toMatchObject({ isValid: false });
});

test("what stands beside the signed text must be what was signed", () => {
  const { key, issue } = createSigner();
  const content = contentOf(key.kid);
  const jws = issue(content);
  const changed = { ...content, decision: { ...content.decision, comment: "Twice, please" } };
  expect(verifyReceipt(JSON.stringify({ jws, content: changed }), [key])).toMatchObject({ isValid: false });
});

test("another key, a key under another's name, no algorithm: none of them is a proof", () => {
  const [ours, theirs] = [createSigner(), createSigner()];
  const forged = theirs.issue(contentOf(ours.key.kid), { kid: ours.key.kid });
  expect(verifyReceipt(forged, [ours.key])).toMatchObject({
    isValid: false,
    reason: expect.stringContaining("signature"),
  });
  expect(verifyReceipt(forged, [{ ...theirs.key, kid: ours.key.kid }])).toMatchObject({
    isValid: false,
    reason: expect.stringContaining("not the one that its name says"),
  });
  expect(verifyReceipt(ours.issue(contentOf(ours.key.kid), { alg: "none" }), [ours.key])).toMatchObject({
    isValid: false,
  });
  expect(verifyReceipt(ours.issue(contentOf(theirs.key.kid)), [ours.key])).toMatchObject({ isValid: false });
  expect(verifyReceipt(ours.issue(contentOf(ours.key.kid)), [])).toMatchObject({ isValid: false });
  for (const nonsense of ["", "{", "{}", "a.b", "a.b.c", '{"jws":7}'])
    expect(verifyReceipt(nonsense, [ours.key])).toMatchObject({ isValid: false });
});
