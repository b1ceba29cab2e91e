import type { Executor } from "@parley/db";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { JobHandler, JobQueue, NewJob, RunningJob } from "../core/job-queue.ts";
import { settlesWithin } from "../core/settles-within.ts";
import { retryDelayMs } from "../core/retry-delay.ts";
import { LEASE_MS } from "./queue-under-test.ts";
import type { QueueUnderTest } from "./queue-under-test.ts";

type EffectTables = { effects: { label: string } };

/** What every job queue does. */
export function jobQueueSuite(open: () => Promise<QueueUnderTest>): void {
  let world: QueueUnderTest;
  let queue: JobQueue;

  beforeEach(async () => {
    world = await open();
    queue = world.queue;
    await world.database.executor.schema.createTable("effects").addColumn("label", "text").execute();
  });
  afterEach(async () => {
    await queue.stop({ graceMs: 0 });
    await world[Symbol.asyncDispose]();
  });

  const effectsIn = (executor: Executor) => executor.$extendTables<EffectTables>();
  const listEffects = async () =>
    (await effectsIn(world.database.executor).selectFrom("effects").selectAll().execute()).map(
      (row) => row.label,
    );

  const label = (job: RunningJob) => String(job.payload["label"]);
  const job = (text: string, rest: Partial<NewJob> = {}): NewJob => ({
    name: "work",
    payload: { version: 1, label: text },
    ...rest,
  });
  const enqueue = (...jobs: NewJob[]) =>
    world.database.transaction(async (trx) => {
      for (const one of jobs) await queue.enqueue(trx, one);
    });
  /** Runs what is due and tells which jobs that were, with their attempt where it is not the first. */
  const runDue = async (work: JobHandler = async () => {}, on = queue) => {
    const ran: string[] = [];
    const note = (one: RunningJob) =>
      ran.push(one.attempt === 1 ? label(one) : `${label(one)} #${one.attempt}`);
    const handler: JobHandler =
      typeof work === "function"
        ? async (one) => (note(one), work(one))
        : { transactional: async (one) => (note(one), work.transactional(one)) };
    await on.runDue({ handlers: { work: handler }, concurrency: 1 });
    return ran;
  };
  const fail = async () => {
    throw new Error("the printer is on fire");
  };

  describe("enqueue", () => {
    test("several at once are each there once, and what waits with a key stays", async () => {
      const { executor } = world.database;
      await queue.enqueueAll(executor, []);
      await queue.enqueue(executor, job("waiting", { key: "w" }));
      await queue.enqueue(executor, job("replaced", { key: "r" }));
      const payload = { version: 1, label: "odd", text: "\u0000 ünï 🎈", list: [1, null, { deep: true }] };
      const odd: NewJob = { name: "work", payload, key: "odd" };
      await queue.enqueueAll(executor, [
        job("second", { key: "w" }),
        job("first", { key: "f" }),
        job("first again", { key: "f" }),
        odd,
        job("without a key"),
        job("instead", { key: "r", ifKeyExists: "replace" }),
        job("late", { key: "l", runAt: world.now() + 60_000 }),
      ]);
      const seen: unknown[] = [];
      const ran = await runDue(async (one) => void seen.push(one.payload));
      expect(ran.toSorted()).toEqual(["first", "instead", "odd", "waiting", "without a key"]);
      expect(seen).toContainEqual(payload);
      await world.advance(60_000);
      expect(await runDue()).toEqual(["late"]);
    });

    test("of a transaction that is rolled back none of several is there", async () => {
      const adding = world.database.transaction(async (trx) => {
        await queue.enqueueAll(trx, [job("a", { key: "a" }), job("b", { key: "b" })]);
        throw new Error("no");
      });
      await expect(adding).rejects.toThrow("no");
      expect(await runDue()).toEqual([]);
    });

    test("several at once are added beside one of the same key that runs", async () => {
      await enqueue(job("first", { key: "k" }));
      const ran = await runDue(async (one) => {
        if (label(one) !== "first") return;
        await queue.enqueueAll(world.database.executor, [
          job("second", { key: "k" }),
          job("other", { key: "o" }),
        ]);
      });
      expect(ran.toSorted()).toEqual(["first", "other", "second"]);
    });

    test("a job of a committed transaction runs once, with its payload", async () => {
      const payload = { version: 3, text: "\u0000 ünï 🎈", list: [1, null, { deep: true }] };
      const seen: RunningJob[] = [];
      await enqueue({ name: "work", payload });
      const handlers = { work: async (one: RunningJob) => void seen.push(one) };
      await queue.runDue({ handlers });
      await queue.runDue({ handlers });
      expect(seen).toHaveLength(1);
      expect(seen[0]).toMatchObject({
        payload,
        attempt: 1,
        id: expect.any(String),
        signal: expect.any(AbortSignal),
      });
    });

    test("a job of a rolled-back transaction never existed", async () => {
      const failing = world.database.transaction(async (trx) => {
        await queue.enqueue(trx, job("a"));
        await queue.enqueue(trx, job("b", { key: "b" }));
        throw new Error("no");
      });
      await expect(failing).rejects.toThrow("no");
      expect(await runDue()).toEqual([]);
    });

    test("without a transaction a job exists at once", async () => {
      await queue.enqueue(world.database.executor, job("a"));
      await queue.enqueue(world.database.executor, job("b", { key: "b" }));
      expect(await runDue()).toEqual(["a", "b"]);
    });

    test("jobs without a handler here are left alone", async () => {
      await enqueue(job("a"), { name: "other", payload: { version: 1, label: "b" } });
      expect(await runDue()).toEqual(["a"]);
      const seen: string[] = [];
      await queue.runDue({ handlers: { other: async (one) => void seen.push(label(one)) } });
      expect(seen).toEqual(["b"]);
    });

    test("a job that could not be stored everywhere is refused", async () => {
      await expect(enqueue(job("a", { name: "" }))).rejects.toThrow("name");
      await expect(enqueue(job("a", { priority: 1e9 }))).rejects.toThrow("priority");
      await expect(enqueue(job("a", { maxAttempts: 0 }))).rejects.toThrow("maxAttempts");
      await expect(enqueue(job("a", { key: "k".repeat(513) }))).rejects.toThrow("key");
      await expect(enqueue({ name: "work", payload: {} as never })).rejects.toThrow("version");
    });

    test("runAt: not before, but then", async () => {
      await enqueue(job("soon"));
      await world.database.transaction((trx) =>
        queue.enqueue(trx, job("later", { runAt: world.now() + 60_000 })),
      );
      expect(await runDue()).toEqual(["soon"]);
      await world.advance(55_000);
      expect(await runDue()).toEqual([]);
      await world.advance(5_001);
      expect(await runDue()).toEqual(["later"]);
    });

    test("smaller priority first, then the order of enqueueing", async () => {
      await enqueue(
        job("c"),
        job("a", { priority: -5 }),
        job("d"),
        job("e", { priority: 5 }),
        job("b", { priority: -5 }),
      );
      expect(await runDue()).toEqual(["a", "b", "c", "d", "e"]);
    });
  });

  describe("retries", () => {
    test("a failed job is tried again after e^attempt seconds", async () => {
      await enqueue(job("a"));
      expect(await runDue(fail)).toEqual(["a"]);
      await world.advance(retryDelayMs(1));
      expect(await runDue(fail)).toEqual(["a #2"]);
      // Of a real clock this much may pass between two statements, and no more than the second delay.
      const leewayMs = 6_000;
      for (const attempt of [2, 3]) {
        await world.advance(retryDelayMs(attempt) - leewayMs);
        expect(await runDue(fail)).toEqual([]);
        await world.advance(leewayMs);
        expect(await runDue(fail)).toEqual([`a #${attempt + 1}`]);
      }
      await world.advance(retryDelayMs(4));
      expect(await runDue()).toEqual(["a #5"]);
      await world.advance(retryDelayMs(10));
      expect(await runDue()).toEqual([]);
    });

    test("without attempts left it is kept, with its last error", async () => {
      await enqueue(job("a", { maxAttempts: 2 }), job("b", { maxAttempts: 1 }));
      await runDue(fail);
      expect((await queue.listFailed()).map((one) => one.payload["label"])).toEqual(["b"]);
      await world.advance(retryDelayMs(1));
      await runDue(fail);
      await world.advance(retryDelayMs(10));
      expect(await runDue(fail)).toEqual([]);

      const failed = await queue.listFailed();
      expect(failed.map((one) => one.payload["label"])).toEqual(["a", "b"]);
      expect(failed[0]).toMatchObject({
        name: "work",
        payload: { version: 1, label: "a" },
        attempts: 2,
        error: { kind: "internal", code: "jobs.handler_failed", message: "the printer is on fire" },
        failedAt: expect.any(Number),
      });
      expect(await queue.listFailed({ limit: 1 })).toHaveLength(1);
    });

    test("an error with a kind and a code keeps them", async () => {
      await enqueue(job("a", { maxAttempts: 1 }));
      await runDue(async () => {
        throw Object.assign(new Error("Slack said 503."), {
          kind: "upstream_failed",
          code: "channels.slack_failed",
          secret: "x",
        });
      });
      expect((await queue.listFailed())[0]!.error).toEqual({
        kind: "upstream_failed",
        code: "channels.slack_failed",
        message: "Slack said 503.",
      });
    });

    test("a failed job can be given all its attempts again", async () => {
      await enqueue(job("a", { maxAttempts: 1 }));
      await runDue(fail);
      const [failed] = await queue.listFailed();
      expect(await queue.retryFailed(failed!.id)).toBe(true);
      expect(await queue.retryFailed(failed!.id)).toBe(false);
      expect(await queue.retryFailed("nonsense")).toBe(false);
      expect(await queue.listFailed()).toEqual([]);
      expect(await runDue()).toEqual(["a"]);
    });
  });

  describe("keys", () => {
    test('"keep": the job that waits stays as it is', async () => {
      await enqueue(job("a", { key: "k" }));
      await enqueue(job("b", { key: "k" }), job("c", { key: "other" }));
      expect(await runDue()).toEqual(["a", "c"]);
    });

    test('"replace": the job that waits gets the new payload and time', async () => {
      await enqueue(job("a", { key: "k" }));
      await enqueue(job("b", { key: "k", ifKeyExists: "replace", runAt: world.now() + 60_000 }));
      expect(await runDue()).toEqual([]);
      await enqueue(job("c", { key: "k", ifKeyExists: "replace" }));
      expect(await runDue()).toEqual(["c"]);
      await world.advance(61_000);
      expect(await runDue()).toEqual([]);
    });

    test('"replace" gives a job that is waiting for its retry its attempts back', async () => {
      await enqueue(job("a", { key: "k" }));
      await runDue(fail);
      await enqueue(job("b", { key: "k", ifKeyExists: "replace" }));
      expect(await runDue()).toEqual(["b"]);
    });

    test("a key is free again when its job is done", async () => {
      await enqueue(job("a", { key: "k" }));
      expect(await runDue()).toEqual(["a"]);
      await enqueue(job("b", { key: "k" }));
      expect(await runDue()).toEqual(["b"]);
    });

    test.each(["keep", "replace"] as const)(
      '"%s": a running or failed job does not stand in the way',
      async (ifKeyExists) => {
        await enqueue(job("a", { key: "k", maxAttempts: 1 }));
        const ran = await runDue(async (one) => {
          if (label(one) !== "a") return;
          await enqueue(job("b", { key: "k", ifKeyExists }));
          await enqueue(job("c", { key: "k", ifKeyExists }));
          throw new Error("and fails");
        });
        expect(ran).toEqual(["a", ifKeyExists === "keep" ? "b" : "c"]);

        await enqueue(job("d", { key: "k2", maxAttempts: 1 }));
        await runDue(fail);
        await enqueue(job("e", { key: "k2", ifKeyExists }));
        expect(await runDue()).toEqual(["e"]);
        expect((await queue.listFailed()).map((one) => one.payload["label"])).toEqual(["d", "a"]);
      },
    );

    test('a running job is not tried again once replaced, but is once "kept"', async () => {
      for (const ifKeyExists of ["keep", "replace"] as const) {
        await enqueue(job(`old ${ifKeyExists}`, { key: ifKeyExists }));
        await runDue(async (one) => {
          if (!label(one).startsWith("old")) return;
          await enqueue(job("new", { key: ifKeyExists, ifKeyExists }));
          throw new Error("and fails");
        });
      }
      await world.advance(retryDelayMs(1));
      expect(await runDue()).toEqual(["old keep #2"]);
      expect((await queue.listFailed()).map((one) => one.payload["label"])).toEqual(["old replace"]);
    });

    test("many at once with one key: one job", async () => {
      const another = await world.createAnother();
      await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          world.database.transaction((trx) =>
            (index % 2 ? queue : another).enqueue(trx, job("a", { key: "k" })),
          ),
        ),
      );
      expect(await runDue()).toEqual(["a"]);
    });

    test("cancel removes the job that waits, with its transaction", async () => {
      await enqueue(job("a", { key: "a" }), job("b", { key: "b", runAt: world.now() + 60_000 }));
      await world.database
        .transaction(async (trx) => {
          await queue.cancel(trx, "a");
          throw new Error("no");
        })
        .catch(() => {});
      await queue.cancel(world.database.executor, "b");
      await queue.cancel(world.database.executor, "unknown");
      await world.advance(61_000);
      expect(await runDue()).toEqual(["a"]);
    });
  });

  describe("concurrency", () => {
    /** Counts how many run at once; those that come early wait for the others, though not for ever. */
    const gauge = (together: number) => {
      const state = { now: 0, most: 0, order: [] as string[] };
      const handler = async (one: RunningJob) => {
        state.now += 1;
        state.most = Math.max(state.most, state.now);
        await world.database.executor
          .$extendTables<EffectTables>()
          .selectFrom("effects")
          .selectAll()
          .execute();
        const patient = performance.now() + 5000;
        do await new Promise((resolve) => setTimeout(resolve, 5));
        while (state.most < together && performance.now() < patient);
        state.order.push(label(one));
        state.now -= 1;
      };
      return { state, handler };
    };
    const labels = (count: number) =>
      Array.from({ length: count }, (_, index) => `j${String(index).padStart(3, "0")}`);

    test("as many at once as allowed, no more", async () => {
      const { state, handler } = gauge(3);
      await enqueue(...labels(20).map((text) => job(text)));
      await queue.runDue({ handlers: { work: handler }, concurrency: 3 });
      expect(state.most).toBe(3);
      expect(state.order.toSorted()).toEqual(labels(20));
    });

    test("one queue's jobs run one after another, in order; other queues beside it", async () => {
      const { state, handler } = gauge(1);
      await enqueue(...labels(8).map((text) => job(text, { queue: "serial" })));
      await queue.runDue({ handlers: { work: handler }, concurrency: 4 });
      expect(state.most).toBe(1);
      expect(state.order).toEqual(labels(8));

      const two = gauge(2);
      await enqueue(...labels(6).map((text, index) => job(text, { queue: `queue ${index % 2}` })));
      // Not `runDue`: of its workers, those that find nothing at first are gone, and one may be left.
      await queue.start({ handlers: { work: two.handler }, concurrency: 4 });
      await expect.poll(() => two.state.order.length, { timeout: 60_000 }).toBe(6);
      expect(two.state.most).toBe(2);
    });

    test("transactional handlers free their queue, too", async () => {
      await enqueue(...labels(5).map((text) => job(text, { queue: "serial" })));
      const ran = await runDue({ transactional: async () => {} });
      expect(ran).toEqual(labels(5));
    });

    test("a failed job does not block its queue", async () => {
      await enqueue(job("a", { queue: "q" }), job("b", { queue: "q" }));
      expect(await runDue(async (one) => (label(one) === "a" ? fail() : undefined))).toEqual(["a", "b"]);
      await world.advance(retryDelayMs(1));
      expect(await runDue()).toEqual(["a #2"]);
    });

    test("two workers share the work, each job once", async () => {
      const another = await world.createAnother();
      const seen: string[] = [];
      const handlers = { work: async (one: RunningJob) => void seen.push(label(one)) };
      await enqueue(...labels(100).map((text) => job(text)));
      await Promise.all([queue.runDue({ handlers }), another.runDue({ handlers })]);
      expect(seen.toSorted()).toEqual(labels(100));
    });
  });

  describe("transactional handlers", () => {
    const addEffect = (one: RunningJob & { transaction: Executor }) =>
      effectsIn(one.transaction)
        .insertInto("effects")
        .values({ label: label(one) })
        .execute();

    test("effects, follow-up jobs and the job's end commit together", async () => {
      await enqueue(job("a"));
      const ran = await runDue({
        transactional: async (one) => {
          await addEffect(one);
          if (label(one) === "a") await queue.enqueue(one.transaction, job("b"));
        },
      });
      expect(ran).toEqual(["a", "b"]);
      expect(await listEffects()).toEqual(["a", "b"]);
    });

    test("what fails leaves nothing but the retry", async () => {
      await enqueue(job("a"));
      const handler: JobHandler = {
        transactional: async (one) => {
          await addEffect(one);
          await queue.enqueue(one.transaction, job("b"));
          if (one.attempt === 1) throw new Error("too early");
        },
      };
      expect(await runDue(handler)).toEqual(["a"]);
      expect(await listEffects()).toEqual([]);
      await world.advance(retryDelayMs(1));
      const handlerOnce: JobHandler = { transactional: async (one) => void (await addEffect(one)) };
      expect(await runDue(handlerOnce)).toEqual(["a #2"]);
      expect(await listEffects()).toEqual(["a"]);
    });
  });

  describe("leases", () => {
    /** A worker that takes a job and then neither ends nor renews, until told to go on. */
    const freeze = async (handlerOf: (thaw: Promise<void>, taken: () => void) => JobHandler) => {
      const worker = await world.createAnother();
      const thaw = Promise.withResolvers<void>();
      const taken = Promise.withResolvers<void>();
      const end = worker.runDue({
        handlers: { work: handlerOf(thaw.promise, taken.resolve) },
        concurrency: 1,
      });
      await taken.promise;
      return { thaw: thaw.resolve, end };
    };
    const plain =
      (thaw: Promise<void>, taken: () => void): JobHandler =>
      async () => (taken(), thaw);

    test("a job whose worker is gone is given to another after the lease, not before", async () => {
      await enqueue(job("a"));
      const { thaw, end } = await freeze(plain);
      expect(await runDue()).toEqual([]);
      await world.advance(LEASE_MS - 5_000);
      expect(await runDue()).toEqual([]);
      await world.advance(5_001);
      expect(await runDue()).toEqual(["a #2"]);
      thaw();
      await end;
      await world.advance(retryDelayMs(10));
      expect(await runDue()).toEqual([]);
    });

    test("its queue goes on, too", async () => {
      await enqueue(job("a", { queue: "q" }), job("b", { queue: "q" }));
      const { thaw, end } = await freeze(plain);
      expect(await runDue()).toEqual([]);
      await world.advance(LEASE_MS + 1);
      expect(await runDue()).toEqual(["a #2", "b"]);
      thaw();
      await end;
    });

    test("with the last attempt lost, it has failed", async () => {
      await enqueue(job("a", { maxAttempts: 1 }));
      const { thaw, end } = await freeze(plain);
      await world.advance(LEASE_MS + 1);
      expect(await runDue()).toEqual([]);
      expect((await queue.listFailed())[0]).toMatchObject({
        attempts: 1,
        error: { code: "jobs.worker_lost" },
      });
      thaw();
      await end;
    });
  });

  describe("start and stop", () => {
    const started = async (handler: JobHandler, options = {}) => {
      queue = await world.createAnother(options);
      await queue.start({ handlers: { work: handler }, concurrency: 2 });
    };

    test("work enqueued here starts at once, not at the next poll", async () => {
      let ran = Promise.withResolvers<void>();
      let runCount = 0;
      const handler = async () => {
        runCount += 1;
        ran.resolve();
      };
      await started(handler, { pollIntervalMs: 60_000 });
      // A worker that is only starting finds the first one by looking; it may not be listening yet when the second comes.
      for (let round = 0; round < 2; round += 1) {
        ran = Promise.withResolvers<void>();
        do await enqueue(job("a"));
        while (!(await settlesWithin(ran.promise, 1_000)));
      }
      expect(runCount).toBeGreaterThan(1);
    });

    test("work enqueued elsewhere is found by polling", async () => {
      const ran = Promise.withResolvers<string>();
      await started(async (one) => ran.resolve(label(one)));
      const elsewhere = await world.createAnother();
      await elsewhere.enqueue(world.database.executor, job("a"));
      expect(await ran.promise).toBe("a");
    });

    test("stop waits for what runs and takes nothing more", async () => {
      const running = Promise.withResolvers<void>();
      const finish = Promise.withResolvers<void>();
      const ran: string[] = [];
      const signals: AbortSignal[] = [];
      await started(async (one) => {
        ran.push(label(one));
        // Both workers: one that is idle may be looking for a job while the other is stopped.
        if (signals.push(one.signal) === 2) running.resolve();
        await finish.promise;
      });
      await enqueue(job("a1"));
      await enqueue(job("a2"));
      await running.promise;
      const stopped = queue.stop({ graceMs: 10_000 });
      await enqueue(job("b"));
      finish.resolve();
      await stopped;
      expect(ran.toSorted()).toEqual(["a1", "a2"]);
      expect(signals.map(({ aborted }) => aborted)).toEqual([false, false]);
      expect(await runDue()).toEqual(["b"]);
    });

    test("after the grace the signal aborts, and the job is tried again", async () => {
      const running = Promise.withResolvers<void>();
      await started(async ({ signal }) => {
        running.resolve();
        await new Promise((_, reject) =>
          signal.addEventListener("abort", () => reject(new Error("aborted"))),
        );
      });
      await enqueue(job("a"));
      await running.promise;
      await queue.stop({ graceMs: 10 });
      await world.advance(retryDelayMs(1));
      expect(await runDue()).toEqual(["a #2"]);
    });

    test("a handler that ignores the signal is left behind, and the job is tried again", async () => {
      const running = Promise.withResolvers<void>();
      const finish = Promise.withResolvers<void>();
      await started(async () => {
        running.resolve();
        await finish.promise;
      });
      await enqueue(job("a", { maxAttempts: 2 }));
      await running.promise;
      await queue.stop({ graceMs: 10 });
      await world.advance(retryDelayMs(1));
      await runDue(fail);
      expect(await queue.listFailed()).toMatchObject([{ attempts: 2 }]);
      finish.resolve();
    });

    test("can be started again, but not twice; stopping what is not started does nothing", async () => {
      await started(async () => {});
      await expect(queue.start({ handlers: {} })).rejects.toThrow("already");
      await queue.stop();
      await queue.stop();
      const ran = Promise.withResolvers<void>();
      await queue.start({ handlers: { work: async () => ran.resolve() } });
      await enqueue(job("a"));
      await ran.promise;
    });
  });
}
