import { describe, expect, it } from "vitest";
import { parseSince } from "./parse-options.ts";
import { parseMessage, parsePairs } from "./read-inputs.ts";

describe("pairs", () => {
  it("are text after =, JSON after :=", () => {
    expect(parsePairs(["a=1", "b:=1", 'c:=["x=y"]', "d=", "e=x=y", "f=a:=b"], "--input")).toEqual({
      a: "1",
      b: 1,
      c: ["x=y"],
      d: "",
      e: "x=y",
      f: "a:=b",
    });
  });

  it("are refused in words", () => {
    expect(() => parsePairs(["name"], "--input")).toThrow(
      "--input needs name=text or name:=json, not `name`.",
    );
    expect(() => parsePairs(["n:=oops"], "--input")).toThrow("--input n is not JSON");
  });
});

it("a message without a role is the user's", () => {
  expect(parseMessage("system: Be brief.")).toEqual({ role: "system", content: "Be brief." });
  expect(parseMessage("Note: this is text.")).toEqual({ role: "user", content: "Note: this is text." });
});

it("moments are dates or how long ago", () => {
  const agoMs = (value: string): number => Date.now() - parseSince(value).getTime();
  expect(agoMs("90s")).toBeCloseTo(90_000, -3);
  expect(agoMs("1.5h")).toBeCloseTo(5_400_000, -3);
  expect(parseSince("2026-01-31")).toEqual(new Date("2026-01-31T00:00:00Z"));
  expect(() => parseSince("soon")).toThrow("Give how long ago");
});
