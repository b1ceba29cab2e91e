import { expect, it } from "vitest";
import { Parley } from "../parley.ts";
import {
  approves,
  byName,
  createFakeHumans,
  createTestClock,
  decidesRandomly,
  delayed,
  denies,
  scripted,
} from "./index.ts";

const open = (person: Parameters<typeof createFakeHumans>[0]) => {
  const clock = createTestClock();
  const humans = createFakeHumans(person, { clock });
  const parley = new Parley({ environment: {}, approvals: humans });
  const send = parley.requireApproval(async ({ to }: { to: string }) => `sent to ${to}`, { name: "send" });
  return { clock, humans, send };
};

it("a script is played in its order, and its end is no approval", async () => {
  const { send } = open(scripted([approves(), denies("no")]));
  const outcomes = [];
  for (const to of ["a", "b", "c"]) outcomes.push(await send.attempt({ to }));
  expect(outcomes).toMatchObject([
    { outcome: "ran", value: "sent to a" },
    { outcome: "denied", comment: "no" },
    { outcome: "cancelled", reason: "The script has no decision left for `send`." },
  ]);
});

it("people take their time, which only the clock decides", async () => {
  const { clock, send } = open(delayed(7_200_000, byName({ send: approves() })));
  let isDone = false;
  const sending = send({ to: "a" }).finally(() => (isDone = true));
  await clock.advance(7_199_000);
  expect(isDone).toBe(false);
  await clock.advance(1000);
  expect(await sending).toBe("sent to a");
});

it("chance decides the same for the same seed", async () => {
  const play = async (seed: number): Promise<string> => {
    const { clock, send } = open(decidesRandomly({ seed, approve: 0.6, slowestMs: 5000 }));
    const all = Promise.all(Array.from({ length: 20 }, (_, index) => send.attempt({ to: String(index) })));
    await clock.advance(60_000);
    return (await all).map(({ outcome }) => outcome).join(" ");
  };
  const first = await play(1);
  expect(await play(1)).toBe(first);
  expect(await play(2)).not.toBe(first);
  expect(first).toContain("ran");
  expect(first).toContain("denied");
});
