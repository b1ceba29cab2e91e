import { expect, test } from "vitest";
import { shutDown } from "./shut-down.ts";

/** The parts of a server, each of which notes when it was ended. */
function createParts(failing: Record<string, () => Promise<void>> = {}) {
  const ended: string[] = [];
  const end = (name: string) => async () => {
    await failing[name]?.();
    ended.push(name);
  };
  return {
    ended,
    listener: { close: end("listener") },
    app: { settled: end("requests") },
    services: {
      decisions: { close: end("waits") },
      approvalFeed: { close: end("streams") },
      jobs: { stop: end("jobs") },
      logIndexer: { stop: async () => {} },
      logWriter: { settled: end("Logs") },
      gateway: { close: end("gateway") },
      egress: { close: end("egress") },
      sandbox: { close: end("sandbox") },
      database: { close: end("database") },
    } as unknown as Parameters<typeof shutDown>[0]["services"],
    drainMs: 0,
  };
}

test("requests end before their Logs, and those before the database", async () => {
  const parts = createParts();
  await shutDown(parts);
  expect(parts.ended).toEqual([
    "waits",
    "streams",
    "listener",
    "jobs",
    "requests",
    "Logs",
    "gateway",
    "egress",
    "sandbox",
    "database",
  ]);
});

test("a part that cannot be ended keeps none from ending, and is told of", async () => {
  const failure = new Error("stuck");
  const parts = createParts({ jobs: () => Promise.reject(failure) });
  await expect(shutDown(parts)).rejects.toMatchObject({ errors: [failure] });
  expect(parts.ended.slice(-6)).toEqual(["requests", "Logs", "gateway", "egress", "sandbox", "database"]);
});

test("it has a limit in all", async () => {
  const parts = createParts({ Logs: () => new Promise(() => {}) });
  await expect(shutDown({ ...parts, finishMs: 1 })).rejects.toMatchObject({
    errors: [expect.objectContaining({ message: "Parley did not stop within 1 ms." })],
  });
});
