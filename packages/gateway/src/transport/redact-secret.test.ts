import { expect, it } from "vitest";
import { redactJson, redactSecret } from "./redact-secret.ts";

const secret = "sk-0123456789";

it("takes the secret out of values and keys, however deep", () => {
  const value = { a: [`say ${secret} twice ${secret}`, 1, null], [`x-${secret}`]: { b: secret } };
  const redacted = redactSecret(value, secret);
  expect(redacted).toEqual({
    a: ["say [redacted] twice [redacted]", 1, null],
    "x-[redacted]": { b: "[redacted]" },
  });
});

it("returns the very value when there is nothing to take out", () => {
  const value = { a: ["sk-other"] };
  expect(redactSecret(value, secret)).toBe(value);
  expect(redactSecret(value, undefined)).toBe(value);
  expect(redactSecret({ a: "mock" }, "mock")).toEqual({ a: "mock" });
});

it.each([
  ["as it is", secret, `{"a":"${secret}"}`],
  ["written by the numbers of its letters", secret, `{"a":"\\u0073k-0123456789"}`],
  ["with signs that JSON escapes", 'sk-"12345/6789', JSON.stringify({ a: 'sk-"12345/6789' })],
  ["with a slash that is escaped", "sk/0123456789", '{"a":"sk\\/0123456789"}'],
])("finds a secret in JSON %s", (_, key, json) => {
  expect(redactJson(JSON.parse(json), json, key)).toEqual({ a: "[redacted]" });
});

it("returns the very value where its JSON holds no secret", () => {
  const value = { a: "two\nlines" };
  expect(redactJson(value, JSON.stringify(value), secret)).toBe(value);
  expect(redactJson(value, JSON.stringify(value), undefined)).toBe(value);
});
