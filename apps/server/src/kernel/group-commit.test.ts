import { describe, expect, test } from "vitest";
import { GroupCommit } from "./group-commit.ts";

describe("a group commit", () => {
  test("writes what came at once together, in order, and answers each its own", async () => {
    const groups: number[][] = [];
    const group = new GroupCommit<number, string>({
      maxGroup: 3,
      isEntryFault: () => true,
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
      isEntryFault: () => true,
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

  test("looks for the bad one by halves", async () => {
    let writes = 0;
    const group = new GroupCommit<number, number>({
      maxGroup: 250,
      isEntryFault: () => true,
      write: async (entries) => {
        writes += 1;
        if (entries.includes(99)) throw new Error("99 is no number of ours");
        return entries;
      },
    });
    const entries = Array.from({ length: 250 }, (_, index) => index);
    const answers = await Promise.allSettled(entries.map((entry) => group.append(entry)));
    expect(answers.flatMap(({ status }, index) => (status === "rejected" ? [index] : []))).toEqual([99]);
    expect(writes).toBeLessThan(20);
  });

  test("a failure that is no entry's fault fails the group after one try, and the next one is written", async () => {
    const groups: number[] = [];
    const group = new GroupCommit<string, string>({
      maxGroup: 10,
      isEntryFault: () => false,
      write: async (entries) => {
        groups.push(entries.length);
        if (groups.length === 1) throw new Error("the database does not answer");
        return entries;
      },
    });
    const answers = await Promise.allSettled(["a", "b", "c"].map((entry) => group.append(entry)));
    expect(answers.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    expect(groups).toEqual([3]);
    expect(await group.append("d")).toBe("d");
  });

  test("is settled when everything appended is written, that which came meanwhile too", async () => {
    const written: number[] = [];
    const group = new GroupCommit<number, void>({
      maxGroup: 1,
      isEntryFault: () => true,
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
