import { Parley } from "@parley/sdk";
import {
  approves,
  createFakeHumans,
  createTestClock,
  denies,
  edits,
  isSilent,
  scripted,
} from "@parley/sdk/testing";
import { expect, test } from "vitest";
import { runRefunds } from "./approvals/refund-agent.ts";

test("the agent pays what people agree to, once, and is told all else", async () => {
  const clock = createTestClock();
  const humans = createFakeHumans(
    scripted([approves(), edits({ amount: 20 }), denies("Not this one."), isSilent()]),
    {
      clock,
    },
  );
  const paid: [number, number][] = [];
  const bank = {
    async payBack(order: number, amount: number) {
      paid.push([order, amount]);
      return `paid ${amount}`;
    },
  };
  const setting = { parley: new Parley({ environment: {}, approvals: humans }), bank, runId: "run" };
  const running = runRefunds(setting, [
    { id: "1", args: { order: 1, amount: 3 } },
    { id: "2", args: { order: 2, amount: 30 } },
    { id: "3", args: { order: 3, amount: 30 } },
    { id: "4", args: { order: 4, amount: 30 } },
    { id: "5", args: { order: 5, amount: 30 } },
    { id: "6", args: { order: 6, amount: 600 } },
    // The model repeats itself.
    { id: "2", args: { order: 2, amount: 30 } },
  ]);
  await clock.advance(3_600_000);
  expect(await running).toEqual([
    "paid 3",
    "paid 30",
    expect.stringContaining("- amount: 30 → 20"),
    "User denied function refund with comment: Not this one.",
    "Nobody decided on refund in time. It was not run, and nobody has denied it.",
    expect.stringContaining("Nobody was asked."),
    expect.stringContaining("is not run again. Its result was: paid 30"),
  ]);
  expect(paid).toEqual([
    [1, 3],
    [2, 30],
    [3, 20],
  ]);
  expect(humans.list()).toHaveLength(4);
});
