import { expect, test } from "vitest";
import { createTimeBudget } from "./time-budget.ts";

function openBudget() {
  const clock = { now: 1000, cpuMs: 500, looks: 0 };
  const budget = createTimeBudget({
    now: () => clock.now,
    cpuMs: () => {
      clock.looks += 1;
      return clock.cpuMs;
    },
  });
  return { clock, budget };
}

test("the limit that is passed first is said, until the next run", () => {
  const { clock, budget } = openBudget();
  budget.start({ timeMs: 1000, cpuMs: 100 });
  expect(budget.look()).toBeUndefined();
  clock.now += 50;
  clock.cpuMs += 100;
  expect(budget.look()).toBeUndefined();
  clock.now += 50;
  clock.cpuMs += 1;
  expect(budget.look()).toBe("cpu");
  clock.now += 5000;
  expect([budget.look(), budget.passed()]).toEqual(["cpu", "cpu"]);

  // What was used before is not the next one's.
  budget.start({ timeMs: 1000, cpuMs: 100 });
  expect([budget.passed(), budget.look()]).toEqual([undefined, undefined]);
  clock.now += 1001;
  expect(budget.look()).toBe("timeout");
});

test("the processor's time is looked at now and then, and not where there is no limit", () => {
  const { clock, budget } = openBudget();
  budget.start({ timeMs: 60_000, cpuMs: 100 });
  for (let look = 0; look < 1000; look += 1) {
    clock.now += 0.1;
    budget.look();
  }
  expect(clock.looks).toBeLessThan(25);
  expect(clock.looks).toBeGreaterThan(15);

  clock.looks = 0;
  budget.start({ timeMs: 60_000 });
  clock.now += 1000;
  clock.cpuMs += 60_000;
  expect([budget.look(), clock.looks]).toEqual([undefined, 0]);
});

test("between two runs nothing is passed", () => {
  const { clock, budget } = openBudget();
  expect(budget.look()).toBeUndefined();
  budget.start({ timeMs: 10, cpuMs: 10 });
  budget.stop();
  clock.now += 1000;
  clock.cpuMs += 1000;
  expect(budget.look()).toBeUndefined();
});
