import { expect, it } from "vitest";
import { inTurns } from "./in-turns.ts";

it("runs once at a time, and once more for all who asked meanwhile", async () => {
  const release: (() => void)[] = [];
  let [running, runs, most] = [0, 0, 0];
  const turn = inTurns(async () => {
    running += 1;
    runs += 1;
    most = Math.max(most, running);
    await new Promise<void>((resolve) => release.push(resolve));
    running -= 1;
  });
  const all = [turn(), turn(), turn()];
  release.shift()?.();
  await all[0];
  await expect.poll(() => release.length).toBe(1);
  release.shift()?.();
  await Promise.all(all);
  expect([runs, most]).toEqual([2, 1]);
});

it("goes on after a failure", async () => {
  let runs = 0;
  const turn = inTurns(async () => {
    runs += 1;
    if (runs === 1) throw new Error("once");
  });
  await expect(turn()).rejects.toThrow("once");
  await turn();
  expect(runs).toBe(2);
});
