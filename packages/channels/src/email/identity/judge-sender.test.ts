import { describe, expect, test } from "vitest";
import { judgeSender, type SenderRule } from "./judge-sender.ts";

const rule: SenderRule = { requires: "dkim", authservIds: ["mx.parley.test"], arcDomains: [] };
const from = [{ address: "ann@example.com", name: "Ann" }];

const mailWith = (...values: string[]) => ({
  from,
  headers: values.map((value) => {
    const [name = "", ...rest] = value.split(": ");
    return { name: name.toLowerCase(), value: rest.join(": ") };
  }),
});
const judge = (results: string, changed: Partial<SenderRule> = {}) =>
  judgeSender({
    mail: mailWith(`Authentication-Results: ${results}`),
    rule: { ...rule, ...changed },
  });

describe("believed", () => {
  test.each([
    ["mx.parley.test; dmarc=pass header.from=example.com", "dmarc"],
    ["MX.parley.test; dkim=pass header.d=example.com", "dkim"],
    ["mx.parley.test; dkim=pass header.i=@example.com", "dkim"],
    ["mx.parley.test; dkim=fail header.d=list.test; dkim=pass header.d=example.com", "dkim"],
  ])("%s", (results, by) => {
    expect(judge(results)).toEqual({ isBelieved: true, by });
  });

  test("the domain above signs for those below it", () => {
    const mail = {
      ...mailWith("Authentication-Results: mx.parley.test; dkim=pass header.d=example.com"),
      from: [{ address: "ann@mail.example.com", name: "" }],
    };
    expect(judgeSender({ mail, rule })).toEqual({ isBelieved: true, by: "dkim" });
  });

  test("SPF, where the setting takes it", () => {
    const results = "mx.parley.test; spf=pass smtp.mailfrom=bounce@example.com";
    expect(judge(results, { requires: "dkim-or-spf" })).toEqual({ isBelieved: true, by: "spf" });
    expect(judge(results)).toMatchObject({ isBelieved: false });
  });

  test("whoever, where nothing is required", () => {
    expect(judge("elsewhere.test; none", { requires: "none" })).toEqual({
      isBelieved: true,
      by: "nothing-required",
    });
  });
});

describe("not believed", () => {
  test.each([
    ["a server that nobody named", "mx.evil.test; dmarc=pass header.from=example.com"],
    ["another domain's signature", "mx.parley.test; dkim=pass header.d=evil.test"],
    ["a domain that ends alike", "mx.parley.test; dkim=pass header.d=ample.com"],
    ["a domain below", "mx.parley.test; dkim=pass header.d=user.example.com"],
    ["a whole top-level domain", "mx.parley.test; dkim=pass header.d=com"],
    ["a signature that failed", "mx.parley.test; dkim=fail header.d=example.com"],
    [
      "a domain that says so itself",
      "mx.parley.test; dkim=pass header.d=example.com; dmarc=fail header.from=example.com",
    ],
    ["DMARC of another domain", "mx.parley.test; dmarc=pass header.from=evil.test"],
    ["nothing", "mx.parley.test; none"],
    ["a pass in a comment", "mx.parley.test; (dkim=pass header.d=example.com)"],
    ["SPF of another domain", "mx.parley.test; spf=pass smtp.mailfrom=ann@evil.test"],
  ])("%s", (_what, results) => {
    expect(judge(results, { requires: "dkim-or-spf" })).toMatchObject({ isBelieved: false });
  });

  test("no header at all", () => {
    expect(judgeSender({ mail: mailWith(), rule })).toMatchObject({ isBelieved: false });
  });

  test("two senders, or none, whatever is required", () => {
    const mail = mailWith("Authentication-Results: mx.parley.test; dkim=pass header.d=example.com");
    for (const senders of [[], [...from, { address: "bob@example.com", name: "" }]])
      expect(
        judgeSender({ mail: { ...mail, from: senders }, rule: { ...rule, requires: "none" } }),
      ).toMatchObject({
        isBelieved: false,
      });
  });
});

describe("forwarded", () => {
  const headers = [
    "Authentication-Results: mx.parley.test; arc=pass; dkim=fail header.d=example.com",
    "ARC-Seal: i=1; a=rsa-sha256; d=lists.test; s=x; cv=none; b=abc",
    "ARC-Authentication-Results: i=1; mx.lists.test; dkim=pass header.d=example.com",
  ];

  test("by one whose seal is trusted", () => {
    const trusting = { ...rule, arcDomains: ["lists.test"] };
    expect(judgeSender({ mail: mailWith(...headers), rule: trusting })).toEqual({
      isBelieved: true,
      by: "arc",
    });
  });

  test("by one who is not, or of whom our server says nothing good", () => {
    expect(judgeSender({ mail: mailWith(...headers), rule })).toMatchObject({ isBelieved: false });
    const [own = "", ...others] = headers;
    const broken = mailWith(own.replace("arc=pass", "arc=fail"), ...others);
    expect(judgeSender({ mail: broken, rule: { ...rule, arcDomains: ["lists.test"] } })).toMatchObject({
      isBelieved: false,
    });
    const sealedTwice = mailWith(...headers, "ARC-Seal: i=2; d=evil.test; cv=pass");
    expect(judgeSender({ mail: sealedTwice, rule: { ...rule, arcDomains: ["lists.test"] } })).toMatchObject({
      isBelieved: false,
    });
  });
});

test("what whoever delivered it proves stands in the place of headers", () => {
  const results = [{ method: "dkim", result: "pass", properties: { "header.d": "example.com" } }];
  const forged = mailWith("Authentication-Results: mx.parley.test; dmarc=pass header.from=example.com");
  expect(judgeSender({ mail: mailWith(), rule, results })).toEqual({ isBelieved: true, by: "dkim" });
  expect(judgeSender({ mail: forged, rule, results: [] })).toMatchObject({ isBelieved: false });
});
