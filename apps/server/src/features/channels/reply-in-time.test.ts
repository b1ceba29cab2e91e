import { expect, test } from "vitest";
import { createRunningWork } from "../../kernel/running-work.ts";
import { replyInTime } from "./reply-in-time.ts";

const noted = { status: 200, body: "noted" };
const open = (afterMs: number) => {
  const work = createRunningWork();
  const failures: unknown[] = [];
  const stopgap = { afterMs, reply: noted, onFailure: async () => {} };
  const replying = { stopgap, work, onLateFailure: async (error: unknown) => void failures.push(error) };
  return { replying, failures, work };
};
const never = 3_600_000;

test("who is dealt with in time is told what came of it, also that it failed", async () => {
  const { replying, failures, work } = open(never);
  const deal = async (isLate: () => boolean) => ({ status: 200, body: String(isLate()) });
  expect(await replyInTime(replying, deal)).toEqual({ status: 200, body: "false" });
  const failure = new Error("It broke.");
  await expect(replyInTime(replying, () => Promise.reject(failure))).rejects.toBe(failure);
  expect(failures).toEqual([]);
  await work.settled();
});

test("what takes longer is noted and goes on, and a process that stops waits for it", async () => {
  const { replying, failures, work } = open(0);
  const release = Promise.withResolvers<void>();
  const late: boolean[] = [];
  const reply = await replyInTime(replying, async (isLate) => {
    await release.promise;
    late.push(isLate());
    return { status: 200 };
  });
  expect(reply).toEqual(noted);
  let isSettled = false;
  const settled = work.settled().then(() => (isSettled = true));
  await Promise.resolve();
  expect([late, isSettled]).toEqual([[], false]);
  release.resolve();
  await settled;
  expect([late, failures]).toEqual([[true], []]);
});

test("what fails after it was noted is told as that", async () => {
  const { replying, failures, work } = open(0);
  const release = Promise.withResolvers<never>();
  expect(await replyInTime(replying, () => release.promise)).toEqual(noted);
  const failure = new Error("It broke.");
  release.reject(failure);
  await work.settled();
  expect(failures).toEqual([failure]);
});
