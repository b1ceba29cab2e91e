import { requestErrors } from "@parley/contract";
import { expect, test } from "vitest";
import { followRegistry } from "./follow-registry.ts";

type Files = Parameters<typeof followRegistry>[0]["files"];

const change = { number: 8, id: "pr_1", type: "prompt", path: "a", is_deleted: false } as const;

test("waits for what the server tells, which is told again until it is dealt with", async () => {
  const asked: (number | undefined)[] = [];
  const replies = [
    { records: [], next: 7 },
    { records: [], next: 7 },
  ];
  const files = {
    listChanges: async ({ after }: { after?: number } = {}) => {
      asked.push(after);
      return replies.shift() ?? { records: [change], next: 8 };
    },
  } as unknown as Files;
  const look = () => expect.fail("It need not be asked what all Files are at.");
  const follower = await followRegistry({ files, look, intervalMs: 1, pause: look });
  await follower.next();
  await follower.next();
  follower.settle();
  await follower.next();
  expect(asked).toEqual([undefined, 7, 7, 7, 8]);
});

test("asks an older server again and again", async () => {
  const files = {
    listChanges: async () => {
      throw requestErrors.routeUnknown({ method: "GET", path: "/v5/files/changes" });
    },
  } as unknown as Files;
  const states = ["a", "a", "b", "b", "b", "c"];
  const pauses: number[] = [];
  const follower = await followRegistry({
    files,
    look: async () => states.shift() ?? "c",
    intervalMs: 2000,
    pause: async (ms) => void pauses.push(ms),
  });
  await follower.next();
  await follower.next();
  follower.settle();
  await follower.next();
  expect([states, pauses]).toEqual([[], [2000, 2000, 2000, 2000, 2000]]);
});
