import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { eachOf } from "./each-of.ts";

const going = (atOnce = 2) => ({ atOnce, signal: new AbortController().signal });

describe("work on each of many items", () => {
  test("that cannot be read any further is over once what is under way has ended", async () => {
    const { promise: answer, resolve } = Promise.withResolvers<void>();
    async function* items() {
      yield "first";
      throw new Error("The connection was reset");
    }
    const ended: string[] = [];
    const outcome = eachOf(items(), going(), async (item) => {
      await answer;
      ended.push(item);
    }).catch((cause: unknown) => [String(cause), ...ended]);
    await nextTurn();
    resolve();
    expect(await outcome).toEqual(["Error: The connection was reset", "first"]);
  });

  test("stops with the first failure, and throws it once the others have ended", async () => {
    const { promise: answer, resolve } = Promise.withResolvers<void>();
    const taken: number[] = [];
    async function* items() {
      for (let item = 1; ; item += 1) {
        taken.push(item);
        yield item;
      }
    }
    const ended: number[] = [];
    const outcome = eachOf(items(), going(), async (item) => {
      if (item === 2) throw new Error("No answer");
      await answer;
      ended.push(item);
    }).catch((cause: unknown) => [String(cause), ...ended]);
    await nextTurn();
    resolve();
    expect(await outcome).toEqual(["Error: No answer", 1]);
    expect(taken).toEqual([1, 2, 3]);
  });
});
