import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createKept, type MarkedRun } from "./kept-by-mark.ts";

const runOf = (id: string, isSettled: boolean): MarkedRun => ({ id, mark: "1", isSettled });
const settled = [runOf("completed", true)];
const underWay = [runOf("running", false)];

let now = 0;
const pass = (ms: number): void => {
  now += ms;
  vi.advanceTimersByTime(ms);
};

/** Ten letters are kept; tells what has to be loaded anew. */
function openKept() {
  const kept = createKept<string>({ max: 100, bytes: { max: 10, of: ({ length }) => length } });
  const loads: string[] = [];
  const ask = (runs: readonly MarkedRun[], text: string) =>
    kept(runs, [text], async () => {
      loads.push(text);
      return text;
    });
  return { ask, loads };
}

describe("what is kept of Runs", () => {
  beforeEach(() => {
    now = performance.now();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    vi.spyOn(performance, "now").mockImplementation(() => now);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  test("is believed for long of those that have completed, and for seconds of others", async () => {
    const { ask, loads } = openKept();
    for (const [runs, text] of [
      [settled, "one"],
      [underWay, "two"],
    ] as const) {
      await ask(runs, text);
      await ask(runs, text);
    }
    expect(loads).toEqual(["one", "two"]);
    pass(6000);
    await ask(settled, "one");
    await ask(underWay, "two");
    expect(loads).toEqual(["one", "two", "two"]);
  });

  test("has one bound for both", async () => {
    const { ask, loads } = openKept();
    await ask(settled, "letters");
    await ask(underWay, "others");
    await ask(settled, "letters");
    expect(loads).toEqual(["letters", "others", "letters"]);
  });

  test("is not pushed out by what is too old to be believed", async () => {
    const { ask, loads } = openKept();
    await ask(settled, "four");
    await ask(underWay, "others");
    pass(6000);
    await ask(underWay, "next");
    await ask(settled, "four");
    expect(loads).toEqual(["four", "others", "next"]);
  });
});
