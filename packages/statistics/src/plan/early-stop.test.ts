import { describe, expect, test } from "vitest";
import { seededRandom } from "../numbers/seeded-random.ts";
import { decideEarly } from "./confidence-sequence.ts";
import { watchForEarlyStop } from "./early-stop.ts";
import { inRandomOrder } from "./random-order.ts";

const rate = { name: "correct", kind: "rate" } as const;

describe("stopping a run early", () => {
  test("is decided where the sequence of differences is, in words of the metric", () => {
    const [high, low] = [
      { candidate: [1], control: [0] },
      { candidate: [0], control: [1] },
    ];
    const differences = Array.from({ length: 100 }, () => 1);
    const { after } = decideEarly(differences, { range: { low: -1, high: 1 } });
    const decide = (metric: Parameters<typeof watchForEarlyStop>[0], item: typeof high) => {
      const stop = watchForEarlyStop(metric);
      for (let index = 0; index < 100; index += 1) {
        const decided = stop?.add(item);
        if (decided) return decided;
      }
      return undefined;
    };
    expect(decide(rate, high)).toMatchObject({ decision: "better", pairs: after, difference: 1 });
    expect(decide(rate, low)).toMatchObject({ decision: "worse", pairs: after, difference: -1 });
    const lower = { name: "errors", kind: "number", better: "lower", range: { low: 0, high: 1 } } as const;
    expect(decide(lower, high)?.decision).toBe("worse");
    expect(decide(lower, low)?.decision).toBe("better");
  });

  test("samples of an item count as one, by their mean; what one has no value of is no news", () => {
    const stop = watchForEarlyStop(rate);
    expect(stop?.add({ candidate: [], control: [1] })).toBeUndefined();
    expect(stop?.add({ candidate: [1], control: [] })).toBeUndefined();
    expect(stop?.pairs).toBe(0);
    for (let index = 0; index < 30; index += 1) stop?.add({ candidate: [1, 0], control: [0, 1, 1, 0] });
    expect(stop?.pairs).toBe(30);
    expect(stop?.add({ candidate: [1], control: [1] })).toBeUndefined();
  });

  test("a metric whose values may be anything stops nothing", () => {
    expect(watchForEarlyStop({ name: "latency", kind: "number" })).toBeUndefined();
    expect(watchForEarlyStop({ name: "fixed", kind: "number", range: { low: 1, high: 1 } })).toBeUndefined();
  });

  test("a level that is none decides nothing", () => {
    const stop = watchForEarlyStop(rate, 95);
    for (let index = 0; index < 50; index += 1)
      expect(stop?.add({ candidate: [1], control: [0] })).toBeUndefined();
  });

  test("keeps its error rate where nothing differs, also with several samples and a level of one's own", () => {
    const random = seededRandom("early stop");
    const rounds = 300;
    let wrong = 0;
    for (let round = 0; round < rounds; round += 1) {
      const stop = watchForEarlyStop(rate, 0.9);
      for (let item = 0; item < 300; item += 1) {
        const chance = random();
        const sample = () => (random() < chance ? 1 : 0);
        if (stop?.add({ candidate: [sample(), sample()], control: [sample()] })) {
          wrong += 1;
          break;
        }
      }
    }
    expect(wrong / rounds).toBeLessThanOrEqual(0.1);
  });
});

test("a random order has each once, and is the same for the same seed", () => {
  const given = Array.from({ length: 100 }, (_, index) => index);
  const order = inRandomOrder(given, "run_1");
  expect(order.toSorted((a, b) => a - b)).toEqual(given);
  expect(order).not.toEqual(given);
  expect(inRandomOrder(given, "run_1")).toEqual(order);
  expect(inRandomOrder(given, "run_2")).not.toEqual(order);
  expect(inRandomOrder([], "run_1")).toEqual([]);
  // Each comes first as often as any other.
  const firsts = Array.from({ length: 3000 }, (_, seed) => inRandomOrder([0, 1, 2], String(seed))[0]);
  for (const one of [0, 1, 2]) {
    const share = firsts.filter((first) => first === one).length / firsts.length;
    expect(Math.abs(share - 1 / 3)).toBeLessThan(0.05);
  }
});
