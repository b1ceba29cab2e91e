import { describe, expect, test } from "vitest";
import { applyRunEvent, combineStatuses, decideRunEnding, foldRun, type RunEvent } from "./run-state.ts";

const created: RunEvent = { type: "created", at: 1 };
const pending = applyRunEvent(undefined, created);
const end = (wanted: "completed" | "cancelled", isJudgedOutside = true) => ({
  wanted,
  isJudgedOutside,
  at: 2,
  by: "key_1",
});

describe("the state of a Run", () => {
  test("what has ended stays as it ended", () => {
    const cancelled: RunEvent = { type: "cancelled", at: 2, by: "key_1" };
    const late: RunEvent = { type: "completed", at: 3, by: "key_2" };
    expect(foldRun([])).toBeUndefined();
    expect(foldRun([created])).toEqual({ status: "pending", since: 1 });
    expect(foldRun([created, cancelled, late])).toEqual({ status: "cancelled", at: 2, by: "key_1" });
  });

  test("one that waits is ended; one that its Evaluators complete is not completed by hand", () => {
    expect(decideRunEnding(pending, end("completed"))).toEqual({
      outcome: "event",
      event: { type: "completed", at: 2, by: "key_1" },
    });
    expect(decideRunEnding(pending, end("completed", false)).outcome).toBe("not_completable");
    expect(decideRunEnding(pending, end("cancelled", false)).outcome).toBe("event");
    const completed = applyRunEvent(pending, { type: "completed", at: 2, by: "key_1" });
    expect(decideRunEnding(completed, end("completed")).outcome).toBe("nothing");
    expect(decideRunEnding(completed, end("cancelled")).outcome).toBe("ended");
  });

  test("that it was stopped early stays, whatever happens later; what has ended is stopped no more", () => {
    const stopped = {
      decision: "worse",
      pairs: 20,
      difference: -1,
      interval: { low: -1, high: -0.1, level: 0.95 },
      itemsLeft: 80,
      at: 2,
    } as const;
    const stop: RunEvent = { type: "stopped", at: 2, stopped };
    const finish: RunEvent = { type: "finished", at: 3 };
    const after = foldRun([created, stop, finish, { type: "reopened", at: 4 }, { type: "started", at: 5 }]);
    expect(after).toEqual({ status: "running", since: 4, stopped });
    expect(foldRun([created, stop, finish])).toMatchObject({ status: "completed", stopped });
    expect(foldRun([created, stop, { ...stop, at: 9 }])).toMatchObject({ since: 2 });
    expect(foldRun([created, finish, stop])).not.toHaveProperty("stopped");
  });

  test("an Evaluation is complete when all its Runs have ended", () => {
    expect(combineStatuses([])).toBe("pending");
    expect(combineStatuses(["completed", "cancelled"])).toBe("completed");
    expect(combineStatuses(["completed", "pending"])).toBe("pending");
    expect(combineStatuses(["pending", "running"])).toBe("running");
  });
});
