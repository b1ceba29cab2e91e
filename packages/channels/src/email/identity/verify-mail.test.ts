import { expect, test } from "vitest";
import { parseMail } from "../reading/parse-mail.ts";
import { createSigningDomain } from "../testing/sign-mail.ts";
import { judgeSender } from "./judge-sender.ts";
import { verifyMail } from "./verify-mail.ts";

const { record, sign: signMail } = createSigningDomain("example.com");

const records: Readonly<Record<string, readonly string[]>> = {
  [record.name]: [record.text],
  "example.com": ["v=spf1 ip4:192.0.2.7 -all"],
  "_dmarc.strict.test": ["v=DMARC1; p=reject"],
};

/** The names that there are, and no others. */
async function resolve(name: string, type: string): Promise<string[][]> {
  const found = type === "TXT" ? records[name] : undefined;
  if (found === undefined) throw Object.assign(new Error(`no ${type} of ${name}`), { code: "ENOTFOUND" });
  return found.map((text) => [text]);
}

const { signal } = new AbortController();

const mail = (from = "Ann <ann@example.com>"): string =>
  [
    `From: ${from}`,
    "To: parley+token@parley.test",
    "Subject: Re: refund",
    "Message-ID: <1@example.com>",
    "Date: Mon, 16 Nov 2026 09:00:00 +0000",
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "",
    "Yes",
    "",
  ].join("\r\n");

async function judge(raw: string, given: { senderAddress?: string; requires?: "dkim" | "dkim-or-spf" } = {}) {
  const { senderAddress = null, requires = "dkim" } = given;
  const bytes = Buffer.from(raw);
  const results = await verifyMail({ raw: bytes, from: "ann@example.com", senderAddress, resolve, signal });
  const rule = { requires, authservIds: [], arcDomains: [] };
  return judgeSender({ mail: await parseMail({ raw: bytes }), rule, results });
}

test("a signature of the sender's domain proves it", async () => {
  expect(await judge(await signMail(mail()))).toEqual({ isBelieved: true, by: "dkim" });
});

test("what was changed after it was signed, or was not signed, proves nothing", async () => {
  const signed = await signMail(mail());
  for (const raw of [
    signed.replace("\r\nYes\r\n", "\r\nYes, and double it\r\n"),
    signed.replace("Ann <ann@example.com>", "Boss <boss@example.com>"),
    signed.replace("parley+token@", "parley+other@"),
    mail(),
    // Whatever it says about itself.
    `Authentication-Results: mx.parley.test; dkim=pass header.d=example.com\r\n${mail()}`,
  ])
    expect((await judge(raw)).isBelieved).toBe(false);
});

test("a signature of another domain proves nothing about this one", async () => {
  expect((await judge(await signMail(mail("Eve <eve@other.test>")))).isBelieved).toBe(false);
  expect((await judge(await signMail(mail("Eve <eve@strict.test>")))).isBelieved).toBe(false);
});

test("a signature of a part only proves nothing: more could stand below it", async () => {
  const partial = await signMail(mail(), { maxBodyLength: 5 });
  expect((await judge(partial)).isBelieved).toBe(false);
  const all = ["From", "To", "Subject", "Date", "Message-ID"];
  expect((await judge(await signMail(mail(), { headerList: all.join(":") }))).isBelieved).toBe(true);
  for (const name of all.slice(1)) {
    const headerList = all.filter((one) => one !== name).join(":");
    expect((await judge(await signMail(mail(), { headerList }))).isBelieved).toBe(false);
    const beside = `${name}: another\r\n${await signMail(mail(), { headerList: all.join(":") })}`;
    expect((await judge(beside)).isBelieved).toBe(false);
  }
});

test("SPF counts only where the sender's own server handed it over, and only where it may", async () => {
  const own = { senderAddress: "192.0.2.7", requires: "dkim-or-spf" as const };
  expect(await judge(mail(), own)).toMatchObject({ isBelieved: true, by: "spf" });
  expect((await judge(mail(), { ...own, senderAddress: "192.0.2.8" })).isBelieved).toBe(false);
  expect((await judge(mail(), { ...own, requires: "dkim" })).isBelieved).toBe(false);
});

test("a DNS that does not answer is said, so that it is asked again", async () => {
  const raw = Buffer.from(await signMail(mail()));
  const silent = async (): Promise<never> => {
    throw Object.assign(new Error("timeout"), { code: "ETIMEOUT" });
  };
  const results = await verifyMail({ raw, from: "", senderAddress: null, resolve: silent, signal });
  expect(results).toContainEqual(expect.objectContaining({ method: "dkim", result: "temperror" }));
});

test.each(["DKIM-Signature", "ARC-Seal", "arc-message-signature "])(
  "who signs more often than anybody needs to is not looked up (%s)",
  async (name) => {
    const signature = `${name}: v=1; a=rsa-sha256; d=example.com; s=s1; h=from:to; bh=eA==; b=eA==\r\n`;
    let asked = 0;
    const counting = async (): Promise<never> => {
      asked += 1;
      throw Object.assign(new Error("no answer"), { code: "ENOTFOUND" });
    };
    const raw = Buffer.from(signature.repeat(11) + (await signMail(mail())));
    const results = await verifyMail({ raw, from: "", senderAddress: null, resolve: counting, signal });
    expect({ asked, results }).toEqual({
      asked: 0,
      results: [{ method: "dkim", result: "policy", properties: {} }],
    });
  },
);

test("what is still looked up when the time is over counts as not answered", async () => {
  const raw = Buffer.from(await signMail(mail()));
  const ending = new AbortController();
  const never = (): Promise<never> => (ending.abort(), new Promise(() => {}));
  const given = { raw, from: "", senderAddress: null, resolve: never, signal: ending.signal };
  expect(await verifyMail(given)).toContainEqual(
    expect.objectContaining({ method: "dkim", result: "temperror" }),
  );
});
