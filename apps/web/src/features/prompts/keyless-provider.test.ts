import { expect, it } from "vitest";
import { keylessProvider } from "./keyless-provider.ts";

it("tells a missing key from other reasons", () => {
  const keyless =
    "gpt-4o could not answer (No API key is known for the provider openai: set it.), so mock was asked.";
  expect(keylessProvider({ type: "fallback", message: keyless })).toBe("openai");
  expect(keylessProvider({ type: "other", message: keyless })).toBeUndefined();
  const busy = "gpt-4o could not answer (It is overloaded.), so mock was asked.";
  expect(keylessProvider({ type: "fallback", message: busy })).toBeUndefined();
});
