import { expect, test } from "vitest";
import { createLimiter } from "./limiter.ts";

const never = new AbortController().signal;

test("so much of one name goes on at once, in the order it came; other names are not in its way", async () => {
  const limiter = createLimiter(2);
  const started: string[] = [];
  const gates = new Map<string, () => void>();
  const run = (name: string, what: string, signal = never) =>
    limiter.run(name, signal, () => {
      started.push(what);
      return new Promise<void>((resolve) => gates.set(what, resolve));
    });
  const all = ["a1", "a2", "a3", "a4"].map((what) => run("a", what));
  const other = run("b", "b1");
  await Promise.resolve();
  expect(started).toEqual(["a1", "a2", "b1"]);
  gates.get("a2")?.();
  await all[1];
  expect(started).toEqual(["a1", "a2", "b1", "a3"]);
  for (const what of ["a1", "a3", "b1"]) gates.get(what)?.();
  await Promise.all([all[0], all[2], other]);
  gates.get("a4")?.();
  await all[3];
});

test("of many that wait for one signal, each is given up by it, or stays once it has its place", async () => {
  const limiter = createLimiter(1);
  const [stop, other] = [new AbortController(), new AbortController()];
  const first = Promise.withResolvers<void>();
  const running = limiter.run("a", [stop.signal, other.signal], () => first.promise);
  const waiting = Array.from({ length: 50 }, (_, index) =>
    limiter.run("a", index % 2 === 0 ? stop.signal : [other.signal, stop.signal], async () => index),
  );
  const staying = limiter.run("a", other.signal, async () => "stayed");
  await Promise.resolve();
  stop.abort(new Error("enough"));
  const outcomes = await Promise.allSettled(waiting);
  expect(outcomes.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => "rejected"));
  first.resolve();
  await running;
  expect(await staying).toBe("stayed");
  other.abort();
  await expect(limiter.run("a", never, async () => "next")).resolves.toBe("next");
});

test("what waits can be given up, and takes no place", async () => {
  const limiter = createLimiter(1);
  const stop = new AbortController();
  const first = Promise.withResolvers<void>();
  const running = limiter.run("a", never, () => first.promise);
  const waiting = limiter.run("a", stop.signal, () => Promise.resolve("ran"));
  stop.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
  first.resolve();
  await running;
  await expect(limiter.run("a", never, () => Promise.resolve("next"))).resolves.toBe("next");
  await expect(limiter.run("a", stop.signal, () => Promise.resolve())).rejects.toThrow("enough");
});
