import { expect, it } from "vitest";
import { redactSecret } from "./redact-secret.ts";

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
