import { expect, test } from "vitest";
import { parseAuthenticationResults } from "./parse-authentication-results.ts";

test("one server's results, with comments, reasons and quotes", () => {
  const value = `mx.Example.org 1;
    dkim=pass (2048-bit; key "a;b") header.d=example.com header.i=@example.com header.s=s1;
    spf=softfail (mx.example.org: domain of ann (nested) is not) smtp.mailfrom=ann@example.com;
    dmarc=pass reason="a \\"good\\" one; really" header.from=example.com`;
  expect(parseAuthenticationResults(value)).toEqual({
    authservId: "mx.example.org",
    results: [
      {
        method: "dkim",
        result: "pass",
        properties: { "header.d": "example.com", "header.i": "@example.com", "header.s": "s1" },
      },
      { method: "spf", result: "softfail", properties: { "smtp.mailfrom": "ann@example.com" } },
      {
        method: "dmarc",
        result: "pass",
        properties: { reason: 'a "good" one; really', "header.from": "example.com" },
      },
    ],
  });
});

test.each([
  ["mx.example.org; none", []],
  ["mx.example.org", []],
  ["mx.example.org; (dkim=pass header.d=example.com)", []],
  ['mx.example.org; x="; dkim=pass"', [{ method: "x", result: "; dkim=pass", properties: {} }]],
  ["mx.example.org; garbage dkim=pass", []],
])("%s", (value, results) => {
  expect(parseAuthenticationResults(value)).toEqual({ authservId: "mx.example.org", results });
});

test.each(["", "dkim=pass; spf=pass", "(only a comment)"])("no server's: %j", (value) => {
  expect(parseAuthenticationResults(value)).toBeUndefined();
});
