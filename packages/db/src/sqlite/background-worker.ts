/** The program of the thread that does background work: one transaction at a time, on a connection of its own. */
import { parentPort, workerData } from "node:worker_threads";
import { Kysely } from "kysely";
import type { BackgroundWork } from "../background-work.ts";
import type { Executor } from "../database.ts";
import type { BackgroundReply, BackgroundRequest, BackgroundThreadData } from "./background-thread.ts";
import { createSqliteDialect } from "./sqlite-dialect.ts";
import { openSqliteSession } from "./sqlite-session.ts";
import { createTurns } from "./turns.ts";

const { file, setup } = workerData as BackgroundThreadData;
const session = openSqliteSession({ file, setup });
const turns = createTurns({ currentScope: () => undefined, deadlockAfterMs: 0 });
const executor: Executor = new Kysely({ dialect: createSqliteDialect({ session, turns }) });

parentPort?.on("message", async (request: BackgroundRequest) => {
  const reply = await answer(request);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(reply);
});

async function answer(request: BackgroundRequest): Promise<BackgroundReply> {
  const writesBefore = session.countWrites();
  try {
    const output = await perform(request);
    return { output, writes: session.countWrites() - writesBefore };
  } catch (error) {
    return { error, writes: session.countWrites() - writesBefore };
  }
}

async function perform(request: BackgroundRequest): Promise<unknown> {
  const exports = (await import(request.module)) as Record<string, BackgroundWork<unknown, unknown>["run"]>;
  const run = exports[request.name];
  if (run === undefined) throw new Error(`${request.module} exports no ${request.name}.`);
  if (request.isLoadOnly) return undefined;
  return executor.transaction().execute((transaction) => run(transaction, request.input));
}
