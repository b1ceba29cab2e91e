import { expect, test } from "vitest";
import { createRateLimits, type MinuteRate, type RatePlace } from "./rate-limits.ts";

/** Time that only the test moves on. */
function open(rates: Record<string, MinuteRate>, options: { shareOfPatient?: number } = {}) {
  let now = 0;
  let sleepers: { at: number; wake: () => void }[] = [];
  const waits: number[] = [];
  const limits = createRateLimits({
    rates,
    clock: () => now,
    sleep: (ms) => new Promise((wake) => sleepers.push({ at: now + ms, wake })),
    onWait: (_asking, waitMs) => void waits.push(waitMs),
    ...options,
  });
  const entered: string[] = [];
  const enter = (what: string, given: object = {}): Promise<RatePlace | Error> =>
    limits.enter({ provider: "acme", account: "a", ...given }).then(
      (place) => {
        entered.push(what);
        return place;
      },
      (error: Error) => error,
    );
  const pass = async (ms: number): Promise<void> => {
    now += ms;
    const due = sleepers.filter(({ at }) => at <= now);
    sleepers = sleepers.filter((one) => !due.includes(one));
    for (const { wake } of due) wake();
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  return { enter, pass, entered, waits };
}

test("so many requests are made in any minute, in the order they came; other accounts and providers are not in the way", async () => {
  const { enter, pass, entered, waits } = open({ acme: { requests: 2 } });
  await enter("1");
  await pass(40_000);
  await enter("2");
  void enter("3");
  void enter("4", { isPatient: true });
  await enter("other account", { account: "b" });
  await enter("other provider", { provider: "zeta" });
  expect(entered).toEqual(["1", "2", "other account", "other provider"]);
  expect(waits).toEqual([20_000, 60_000]);
  await pass(19_999);
  expect(entered).toHaveLength(4);
  await pass(1);
  expect(entered.slice(4)).toEqual(["3"]);
  await pass(40_000);
  expect(entered.slice(5)).toEqual(["4"]);
});

test("who would wait for too long is told when to come again, and who is patient waits", async () => {
  const { enter, pass, entered } = open({ acme: { requests: 1 } });
  void enter("1");
  await pass(10_000);
  expect(await enter("refused")).toMatchObject({
    kind: "rate_limited",
    retryAfterMs: 50_000,
    isRetryable: true,
  });
  void enter("patient", { isPatient: true });
  await pass(50_000);
  expect(entered).toEqual(["1", "patient"]);
});

test("tokens count once they are known", async () => {
  const { enter, pass, entered } = open({ acme: { tokens: 100 } });
  const first = (await enter("1")) as RatePlace;
  await enter("2");
  first.spent(100);
  void enter("3", { isPatient: true });
  await pass(59_999);
  expect(entered).toEqual(["1", "2"]);
  await pass(1);
  expect(entered).toEqual(["1", "2", "3"]);
});

test("the patient let all others go first, and leave them a tenth of the rate", async () => {
  const { enter, pass, entered } = open({ acme: { requests: 10 } });
  const runs = Array.from({ length: 30 }, (_, index) => `run ${index}`);
  for (const name of runs) void enter(name, { isPatient: true });
  await enter("live");
  expect(entered).toEqual([...runs.slice(0, 9), "live"]);
  await pass(50_000);
  void enter("live, too");
  await pass(9999);
  expect(entered).toHaveLength(10);
  await pass(1);
  expect(entered.slice(10)).toEqual(["live, too", ...runs.slice(9, 17)]);
});

test("where nobody else comes, the patient take all of it", async () => {
  const { enter, pass, entered } = open({ acme: { requests: 3 } }, { shareOfPatient: 1 });
  for (const name of ["1", "2", "3", "4"]) void enter(name, { isPatient: true });
  await pass(0);
  expect(entered).toEqual(["1", "2", "3"]);
  await pass(60_000);
  expect(entered).toEqual(["1", "2", "3", "4"]);
});

test("tokens of a request that took longer than a minute count from its end", async () => {
  const { enter, pass, entered } = open({ acme: { tokens: 100 } });
  const long = (await enter("long")) as RatePlace;
  await pass(61_000);
  long.spent(100);
  void enter("next", { isPatient: true });
  await pass(59_999);
  expect(entered).toEqual(["long"]);
  await pass(1);
  expect(entered).toEqual(["long", "next"]);
});

test("who waits for tokens is let in as far as those before say what it will take, and more where it took less", async () => {
  const { enter, pass, entered } = open({ acme: { tokens: 100 } });
  const first = (await enter("first")) as RatePlace;
  first.spent(100);
  const waiting = ["a", "b", "c"].map((name) => enter(name, { isPatient: true }));
  await pass(60_000);
  expect(entered).toEqual(["first", "a"]);
  ((await waiting[0]) as RatePlace).spent(20);
  await pass(0);
  // What one takes is 84 by now.
  expect(entered).toEqual(["first", "a", "b"]);
});

test("who waits longer than was to be expected is told so after half a minute", async () => {
  const { enter, pass, entered } = open({ acme: { tokens: 100 } });
  const early = (await enter("early")) as RatePlace;
  early.spent(50);
  await pass(35_000);
  const other = (await enter("other")) as RatePlace;
  const waiting = enter("waiting");
  other.spent(120);
  let told: unknown;
  void waiting.then((answer) => (told = answer));
  await pass(29_999);
  expect(told).toBeUndefined();
  await pass(1);
  expect(told).toMatchObject({ kind: "rate_limited", retryAfterMs: 30_000 });
  expect(entered).toEqual(["early", "other"]);
});

test("who gives up takes no place", async () => {
  const { enter, pass, entered } = open({ acme: { requests: 1 } });
  const stop = new AbortController();
  void enter("1");
  await pass(40_000);
  const gone = enter("gone", { signal: stop.signal });
  void enter("next", { isPatient: true });
  stop.abort();
  expect(await gone).toMatchObject({ kind: "aborted" });
  await pass(20_000);
  expect(entered).toEqual(["1", "next"]);
});
