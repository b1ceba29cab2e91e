import { describe, expect, test } from "vitest";
import { createSecretBox } from "./secrets.ts";

describe("a secret box", () => {
  const box = createSecretBox("a secret");

  test("opens what it sealed, whatever the text", () => {
    for (const text of ["sk-1", "", "Ünïcödé 🎈", "x".repeat(100_000)]) {
      expect(box.open(box.seal(text, "here"), "here")).toBe(text);
    }
  });

  test("opens nothing for another context or with another secret, and nothing that was changed", () => {
    const sealed = box.seal("sk-1", "here");
    expect(() => box.open(sealed, "there")).toThrow();
    expect(() => createSecretBox("another secret").open(sealed, "here")).toThrow();
    const bytes = Buffer.from(sealed.slice(3), "base64");
    for (const index of [0, 13, bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => box.open(`v1.${changed.toString("base64")}`, "here")).toThrow();
    }
    // Cut short, its tag would be weaker: a shorter one is no tag.
    expect(() => box.open(`v1.${bytes.subarray(0, 20).toString("base64")}`, "here")).toThrow();
    expect(() => box.open("", "here")).toThrow();
  });
});
