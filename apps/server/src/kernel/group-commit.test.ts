import { describe, expect, test } from "vitest";
import { GroupCommit } from "./group-commit.ts";

describe("a group commit", () => {
  test("writes what came at once together, in order, and answers each its own", async () => {
    const groups: number[][] = [];
    const group = new GroupCommit<number, string>({
      maxGroup: 3,
      write: async (entries) => {
        groups.push([...entries]);
        return entries.map((entry) => `wrote ${entry}`);
      },
    });
    const answers = await Promise.all([1, 2, 3, 4].map((entry) => group.append(entry)));
    expect(answers).toEqual(["wrote 1", "wrote 2", "wrote 3", "wrote 4"]);
    expect(groups).toEqual([[1, 2, 3], [4]]);
  });

  test("one bad entry fails its own caller only", async () => {
    const group = new GroupCommit<string, string>({
      maxGroup: 10,
      write: async (entries) => {
        if (entries.includes("bad")) throw new Error(`cannot write ${entries.join()}`);
        return entries;
      },
    });
    const answers = await Promise.allSettled(["a", "bad", "b"].map((entry) => group.append(entry)));
    expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(answers[1]).toMatchObject({ reason: { message: "cannot write bad" } });
    expect(await group.append("c")).toBe("c");
  });

  test("is settled when everything appended is written, that which came meanwhile too", async () => {
    const written: number[] = [];
    const group = new GroupCommit<number, void>({
      maxGroup: 1,
      write: async (entries) => {
        await Promise.resolve();
        written.push(...entries);
        if (entries[0] === 1) void group.append(3);
        return [undefined];
      },
    });
    void group.append(1);
    void group.append(2);
    await group.settled();
    expect(written).toEqual([1, 2, 3]);
    await group.settled();
  });
});
