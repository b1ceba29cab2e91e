import { expect, test } from "vitest";
import { readMinuteRates } from "./read-minute-rates.ts";

test("pairs of a provider and how many a minute are read; a mistyped one is none", () => {
  expect(readMinuteRates("openai=500, anthropic=50")).toEqual({ openai: 500, anthropic: 50 });
  expect(readMinuteRates("")).toEqual({});
  for (const text of ["openai", "openai=0", "openai=-1", "opneai=5", "openai=5;anthropic=1"])
    expect([text, readMinuteRates(text)]).toEqual([text, undefined]);
});
