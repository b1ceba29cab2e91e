import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { verifyWebhook } from "./verify-webhook.ts";

const secret = `whsec_${Buffer.from("a secret of 24 bytes ....").toString("base64")}`;
const newer = `whsec_${Buffer.from("another one, of 24 bytes.").toString("base64")}`;
const nowMs = Date.UTC(2026, 0, 1);
const now = () => nowMs;
const seconds = nowMs / 1000;
const body = JSON.stringify({
  type: "approval.decided",
  timestamp: "2026-01-01T00:00:00Z",
  data: { approval: { id: "ä" } },
});

type Signing = { key?: string; id?: string; at?: number; text?: string };

function sign({ key = secret, id = "msg_1", at = seconds, text = body }: Signing = {}): string {
  const bytes = Buffer.from(key.replace("whsec_", ""), "base64");
  return `v1,${createHmac("sha256", bytes).update(`${id}.${at}.${text}`).digest("base64")}`;
}

const headersOf = (
  signature: string,
  { prefix = "webhook", at = seconds }: { prefix?: string; at?: number } = {},
) => ({
  [`${prefix}-id`]: "msg_1",
  [`${prefix}-timestamp`]: String(at),
  [`${prefix}-signature`]: signature,
});
const verify = (
  headers: Parameters<typeof verifyWebhook>[1],
  secrets = [secret],
  text: string | Uint8Array = body,
) => verifyWebhook(text, headers, { secrets, now });
const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => "verified",
    (error: { code?: string }) => error.code,
  );

describe("a webhook", () => {
  it("is verified by the headers of Standard Webhooks and of Svix, however they are given", async () => {
    expect(await verify(headersOf(sign()))).toMatchObject({
      type: "approval.decided",
      data: { approval: { id: "ä" } },
    });
    expect(await codeOf(verify(headersOf(sign(), { prefix: "svix" })))).toBe("verified");
    expect(await codeOf(verify(new Headers(headersOf(sign()))))).toBe("verified");
    expect(
      await codeOf(
        verify({
          "Webhook-Id": "msg_1",
          "Webhook-Timestamp": String(seconds),
          "Webhook-Signature": [sign()],
        }),
      ),
    ).toBe("verified");
    expect(await codeOf(verify(headersOf(sign()), [secret], new TextEncoder().encode(body)))).toBe(
      "verified",
    );
  });

  it("is verified by any of several secrets and signatures, as while one is rotated", async () => {
    expect(await codeOf(verify(headersOf(sign()), [newer, secret]))).toBe("verified");
    expect(await codeOf(verify(headersOf(`${sign({ key: newer })} ${sign()}`)))).toBe("verified");
    expect(await codeOf(verify(headersOf(sign()), [newer]))).toBe("client.webhook_forged");
    expect(await codeOf(verify(headersOf(sign()), []))).toBe("client.webhook_forged");
  });

  it.each([
    ["another body", sign({ text: `${body} ` })],
    ["another id", sign({ id: "msg_2" })],
    ["another time", sign({ at: seconds + 1 })],
    ["another version", sign().replace("v1,", "v2,")],
    ["no base64", "v1,???"],
    ["a part of it", sign().slice(0, -6)],
    ["nothing in it", "v1,"],
  ])("signed for %s is forged", async (_name, signature) => {
    expect(await codeOf(verify(headersOf(signature)))).toBe("client.webhook_forged");
  });

  it("of another time is stale, in both directions", async () => {
    for (const at of [seconds - 301, seconds + 301]) {
      expect(await codeOf(verify(headersOf(sign({ at }), { at })))).toBe("client.webhook_stale");
    }
    for (const at of [seconds - 299, seconds + 299]) {
      expect(await codeOf(verify(headersOf(sign({ at }), { at })))).toBe("verified");
    }
    const notANumber = { ...headersOf(sign()), "webhook-timestamp": "soon" };
    expect(await codeOf(verify(notANumber))).toBe("client.webhook_forged");
  });

  it("lacking a header is unsigned; headers of two families do not make one", async () => {
    for (const name of ["webhook-id", "webhook-timestamp", "webhook-signature"]) {
      const headers = { ...headersOf(sign()), [name]: undefined };
      expect(await codeOf(verify(headers))).toBe("client.webhook_unsigned");
    }
    const mixed = { "webhook-id": "msg_1", "svix-timestamp": String(seconds), "svix-signature": sign() };
    expect(await codeOf(verify(mixed))).toBe("client.webhook_unsigned");
  });

  it("with a body that is no object is refused, and so are secrets that are none", async () => {
    expect(await codeOf(verify(headersOf(sign({ text: "[]" })), [secret], "[]"))).toBe(
      "client.webhook_body_invalid",
    );
    for (const wrong of ["whsec_", "whsec_???", ""]) {
      expect(await codeOf(verify(headersOf(sign()), [wrong]))).toBe("client.webhook_secret_invalid");
    }
  });
});
