import { setTimeout as delay } from "node:timers/promises";
import type { App } from "./app.ts";
import type { Listener } from "./boot/listen.ts";
import type { Services } from "./services.ts";

type Parts = {
  listener: Pick<Listener, "close">;
  app: Pick<App, "settled">;
  services: Pick<
    Services,
    | "decisions"
    | "approvalFeed"
    | "jobs"
    | "logIndexer"
    | "logWriter"
    | "gateway"
    | "egress"
    | "sandbox"
    | "database"
  > &
    Partial<
      Pick<
        Services,
        "runFeed" | "telemetry" | "chatAdapters" | "keyUse" | "auditor" | "fileChanges" | "deliveryNotes"
      >
    >;
  /** What ties this process to others. */
  processes?: { close(): Promise<void> };
  /** What fetches by itself what comes in. */
  intakes?: readonly ({ close(): Promise<void> } | undefined)[];
  drainMs: number;
  /** After the drain: for cut requests to note how they ended, and for the database to close. */
  finishMs?: number;
};

const defaultFinishMs = 5000;

/**
 * Ends a server in an order that loses nothing: first what is under way, cut when the drain is over; then what those
 * requests still have to write, for a Log is written of every call, answered or not; at last what they wrote to.
 *
 * @throws where a step failed (the others are taken all the same) or all of them took too long
 */
export async function shutDown({
  listener,
  app,
  services,
  processes,
  intakes = [],
  drainMs,
  finishMs = defaultFinishMs,
}: Parts): Promise<void> {
  const {
    decisions,
    approvalFeed,
    jobs,
    logIndexer,
    logWriter,
    gateway,
    egress,
    sandbox,
    telemetry,
    database,
  } = services;
  const steps = [
    // Whoever waits for a person is told that nothing is decided yet, and asks the next process.
    async () => decisions.close(),
    async () => approvalFeed.close(),
    async () => services.runFeed?.close(),
    async () => services.fileChanges?.close(),
    // What comes in from here on is another process's.
    () => Promise.all(intakes.map(async (intake) => intake?.close())),
    () => Promise.all([listener.close(drainMs), jobs.stop({ graceMs: drainMs }), logIndexer.stop()]),
    () => app.settled(),
    () => logWriter.settled(),
    async () => services.deliveryNotes?.settled(),
    async () => services.keyUse?.flush(),
    async () => services.auditor?.flush(),
    () => gateway.close(),
    () => egress.close(),
    () => sandbox.close(),
    async () => services.chatAdapters?.close(),
    async () => telemetry?.close(),
    async () => processes?.close(),
    () => database.close(),
  ];
  const failures: unknown[] = [];
  const takeSteps = async (): Promise<void> => {
    for (const step of steps) await step().catch((error: unknown) => void failures.push(error));
  };
  const timer = new AbortController();
  const limitMs = drainMs + finishMs;
  const isLate = await Promise.race([
    takeSteps().then(() => false),
    delay(limitMs, true, { signal: timer.signal }).catch(() => false),
  ]);
  timer.abort();
  if (isLate) failures.push(new Error(`Parley did not stop within ${limitMs} ms.`));
  if (failures.length > 0) throw new AggregateError(failures, "Parley could not stop as it should.");
}
