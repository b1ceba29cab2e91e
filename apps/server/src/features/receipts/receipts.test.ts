import { createHash, createPublicKey, verify } from "node:crypto";
import type { Approval, Receipt, ReceiptKey } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { sql } from "kysely";
import { afterEach, describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";

const open_: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open_.splice(0)) await one[Symbol.asyncDispose]();
});

const refund = {
  kind: "function_call",
  name: "refund",
  args: { order: 7, amount: 10 },
  plan: { steps: [{ who: { anyone: true } }], allow_requester: true },
};

/** As somebody would verify it who knows JWS and has never heard of us. */
function isSignedBy(jws: string, { keys }: { keys: ReceiptKey[] }): boolean {
  const [header = "", payload = "", signature = ""] = jws.split(".");
  const { alg, kid } = JSON.parse(Buffer.from(header, "base64url").toString()) as Record<string, string>;
  const key = keys.find((each) => each.kid === kid);
  if (alg !== "EdDSA" || key === undefined) return false;
  const { kty, crv, x } = key;
  return verify(
    null,
    Buffer.from(`${header}.${payload}`),
    createPublicKey({ key: { kty, crv, x }, format: "jwk" }),
    Buffer.from(signature, "base64url"),
  );
}

describe.each(databases)("receipts on $name", ({ open }) => {
  const openApp = async (): Promise<OpenTestApp> => {
    const app = await openTestApp({ open });
    open_.push(app);
    return app;
  };
  const run = async (app: OpenTestApp) => {
    const { body: asked } = await app.ask<Approval>("POST", "/v5/approvals", refund);
    const { id, args_hash } = asked;
    await app.ask("POST", `/v5/approvals/${id}/decide`, { decision: "approve", args_hash, comment: "Fine" });
    const claimed = await app.ask<{ token: string; receipt: string }>("POST", `/v5/approvals/${id}/claim`, {
      args_hash,
    });
    const reported = await app.ask<{ receipt: string }>("POST", `/v5/approvals/${id}/report`, {
      status: "succeeded",
      token: claimed.body.token,
      result: { refund: "re_1" },
    });
    expect([claimed.status, reported.status]).toEqual([200, 200]);
    return { asked, claimed: claimed.body.receipt, reported: reported.body.receipt };
  };
  const readKeys = async ({ app, organizationId }: OpenTestApp): Promise<{ keys: ReceiptKey[] }> => {
    const reply = await app.fetch(
      new Request(`http://parley.test/.well-known/parley-receipt-keys/${organizationId}`),
    );
    expect(reply.status).toBe(200);
    return (await reply.json()) as { keys: ReceiptKey[] };
  };

  test("a claim and a report are signed, and anybody can verify it with the public keys", async () => {
    const app = await openApp();
    const { asked, claimed, reported } = await run(app);
    const keys = await readKeys(app);
    expect(keys.keys).toMatchObject([{ kty: "OKP", crv: "Ed25519", retired_at: null }]);
    expect([claimed, reported].map((jws) => isSignedBy(jws, keys))).toEqual([true, true]);
    const { body } = await app.ask<Receipt[]>("GET", `/v5/approvals/${asked.id}/receipts`);
    expect(body.map(({ jws }) => jws)).toEqual([claimed, reported]);
    expect(body[0]?.content).toMatchObject({ type: "claimed", execution: null });
    expect(body[1]?.content).toMatchObject({
      type: "reported",
      issuer: "http://parley.test",
      approval_id: asked.id,
      organization_id: app.organizationId,
      args_hash: createHash("sha256").update('{"amount":10,"order":7}').digest("hex"),
      decision: { status: "approved", comment: "Fine", by: [{ name: "Test key" }], is_edited: false },
      execution: {
        status: "succeeded",
        result_hash: createHash("sha256").update('{"result":{"refund":"re_1"}}').digest("hex"),
      },
    });
    expect(Object.keys(keys.keys[0]!)).not.toContain("d");
  });

  test("a new key signs from now on; what the old one signed can still be verified", async () => {
    const app = await openApp();
    const before = await run(app);
    const rotated = await app.ask<ReceiptKey>("POST", "/v5/receipt-keys/rotate");
    expect(rotated).toMatchObject({ status: 200, body: { retired_at: null } });
    const after = await run(app);
    const keys = await readKeys(app);
    expect(keys.keys.map(({ retired_at }) => retired_at === null).toSorted()).toEqual([false, true]);
    for (const jws of [before.claimed, after.claimed]) expect(isSignedBy(jws, keys)).toBe(true);
    expect(isSignedBy(after.claimed, { keys: [rotated.body] })).toBe(true);
    expect(isSignedBy(before.claimed, { keys: [rotated.body] })).toBe(false);
    const { body } = await app.ask<{ records: { action: string }[] }>("GET", "/v5/audit?size=50");
    expect(body.records.map(({ action }) => action)).toContain("receipts.rotateKey");
  });

  test("private keys lie encrypted; organizations have keys and receipts of their own", async () => {
    const app = await openApp();
    const { asked } = await run(app);
    const { rows } = await sql<{
      sealed: string;
    }>`select sealed_private_key as sealed from receipt_keys`.execute(app.services.database.executor);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.sealed).toMatch(/^v1\./);
    expect(rows[0]?.sealed).not.toContain("PRIVATE KEY");
    const other = await app.createOtherOrganization();
    const path = `/v5/approvals/${asked.id}/receipts`;
    expect((await app.askAs(other.apiKey, "GET", path)).body).toEqual([]);
    expect((await app.askAs(other.apiKey, "GET", "/v5/receipt-keys")).body).toEqual({ keys: [] });
    const unknown = await app.app.fetch(
      new Request("http://parley.test/.well-known/parley-receipt-keys/org_nobody"),
    );
    expect(unknown.status).toBe(404);
  });

  test("a denial and an answer are signed too; what nobody decided is not", async () => {
    const app = await openApp();
    const keys = async (id: string) => (await app.ask<Receipt[]>("GET", `/v5/approvals/${id}/receipts`)).body;
    const decided = async (request: object, decision: object) => {
      const { body: asked } = await app.ask<Approval>("POST", "/v5/approvals", request);
      const { id, args_hash } = asked;
      await app.ask("POST", `/v5/approvals/${id}/decide`, { args_hash, ...decision });
      return id;
    };
    const denied = await keys(await decided(refund, { decision: "deny", comment: "Too much" }));
    expect(denied.map(({ content }) => content)).toMatchObject([
      { type: "denied", claimed_at: null, decision: { status: "denied", comment: "Too much" } },
    ]);
    const question = { kind: "question", message: "Which?", plan: refund.plan };
    const answered = await keys(await decided(question, { decision: "answer", answer: "This one" }));
    expect(answered.map(({ content }) => content)).toMatchObject([
      {
        type: "answered",
        args_hash: null,
        decision: { answer_hash: createHash("sha256").update('{"answer":"This one"}').digest("hex") },
      },
    ]);
    const published = await readKeys(app);
    expect([...denied, ...answered].map(({ jws }) => isSignedBy(jws, published))).toEqual([true, true]);
    const { body: asked } = await app.ask<Approval>("POST", "/v5/approvals", refund);
    await app.ask("POST", `/v5/approvals/${asked.id}/cancel`, {});
    expect(await keys(asked.id)).toEqual([]);
  });
});
