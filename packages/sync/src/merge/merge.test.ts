import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FileContent } from "../forms/file-content.ts";
import { hashContent } from "../forms/hash-content.ts";
import { contents } from "../testing/contents.ts";
import { hasConflictMarks, markConflicts } from "./mark-conflicts.ts";
import { mergeContents } from "./merge-contents.ts";

const prompt = (kernel: object): FileContent => ({
  type: "prompt",
  kernel: { model: "gpt-4o", ...kernel },
});
const message = (role: "system" | "user", content: string) => ({ role, content });

describe("three versions of a content", () => {
  test("messages and parameters that one side changed are taken from it", () => {
    const base = prompt({
      temperature: 0,
      template: [message("system", "Be polite.\nBe brief."), message("user", "{{ q }}")],
    });
    const here = prompt({
      temperature: 0,
      max_tokens: 10,
      template: [message("system", "Be very polite.\nBe brief."), message("user", "{{ q }}")],
    });
    const there = prompt({
      temperature: 0.5,
      template: [message("system", "Be polite.\nBe brief."), message("user", "Asked: {{ q }}")],
    });
    expect(mergeContents({ base, here, there })).toMatchObject({
      conflicts: [],
      here: {
        kernel: {
          temperature: 0.5,
          max_tokens: 10,
          template: [message("system", "Be very polite.\nBe brief."), message("user", "Asked: {{ q }}")],
        },
      },
    });
  });

  test("only what both changed is in dispute", () => {
    const base = prompt({ temperature: 0, template: [message("system", "a\nb\nc")] });
    const here = prompt({ temperature: 0.1, template: [message("system", "a\nB\nc")] });
    const there = prompt({ temperature: 0, seed: 3, template: [message("system", "a\nß\nc")] });
    const merged = mergeContents({ base, here, there });
    expect(merged.conflicts).toEqual(["template[0].content"]);
    expect(merged.here.kernel).toMatchObject({
      temperature: 0.1,
      seed: 3,
      template: [{ content: "a\nB\nc" }],
    });
    expect(merged.there.kernel).toMatchObject({
      temperature: 0.1,
      seed: 3,
      template: [{ content: "a\nß\nc" }],
    });
  });

  test("Datapoints that both added are all there; what one took away and the other left is gone", () => {
    const dataset = (...questions: string[]): FileContent => ({
      type: "dataset",
      kernel: { datapoints: questions.map((q) => ({ inputs: { q } })) },
    });
    const merged = mergeContents({
      base: dataset("1", "2"),
      here: dataset("1", "2", "3"),
      there: dataset("2", "4"),
    });
    expect(merged.conflicts).toEqual([]);
    expect(merged.here).toEqual(dataset("2", "3", "4"));
  });

  test("a message that one took away and the other changed is in dispute", () => {
    const base = prompt({ template: [message("system", "a"), message("user", "hello there")] });
    const here = prompt({ template: [message("system", "a")] });
    const there = prompt({ template: [message("system", "a"), message("user", "hello there, you")] });
    const merged = mergeContents({ base, here, there });
    expect(merged.conflicts).toEqual(["template[1]"]);
    expect([merged.here, merged.there]).toEqual([here, there]);
  });

  test("nothing is lost: of whatever three there are, each change is on a side", () => {
    const pairs = fc
      .tuple(contents, contents, contents)
      .filter(([a, b, c]) => a.type === b.type && b.type === c.type);
    fc.assert(
      fc.property(pairs, ([base, here, there]) => {
        const same = hashContent(here);
        expect(hashContent(mergeContents({ base, here, there: base }).here)).toEqual(same);
        expect(hashContent(mergeContents({ base, here: base, there: here }).here)).toEqual(same);
        expect(mergeContents({ base, here, there: here }).conflicts).toEqual([]);
        const unknown = mergeContents({ base: undefined, here, there });
        if (unknown.conflicts.length > 0) return;
        expect([hashContent(unknown.here)]).toEqual([hashContent(unknown.there)]);
      }),
      { numRuns: 300 },
    );
  });
});

describe("marks", () => {
  test("stand around what differs, and are found again", () => {
    const text = markConflicts("a\nb\nc\n", "a\nx\ny\nc\n");
    expect(text).toBe("a\n<<<<<<< here\nb\n=======\nx\ny\n>>>>>>> registry\nc\n");
    expect(hasConflictMarks(text)).toBe(true);
    expect(hasConflictMarks("a < b\n=======\n")).toBe(false);
    expect(markConflicts("same\n", "same\n")).toBe("same\n");
  });
});
