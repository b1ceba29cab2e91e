import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { Parley } from "@parley/sdk";
import { expect, test } from "vitest";
import { engines } from "../testing/engines.ts";
import { findProgram } from "../testing/programs.ts";
import { compileCache, startParley, type Parley as Process } from "../testing/start-parley.ts";
import { until } from "../testing/until.ts";

const [engine] = engines;
const plan = { steps: [{ who: { anyone: true as const } }], allow_requester: true };
const program = findProgram(path.join(import.meta.dirname, "__fixtures__/dying-refund.ts"));

/** A client that finds the server again although it has another port after a restart, and waits less between attempts. */
function connect(server: Process, onWarning: (text: string) => void = () => {}) {
  return new Parley({
    baseUrl: "http://parley.test",
    apiKey: server.apiKey,
    onWarning,
    fetch: (target, init) => {
      const { pathname, search } = new URL(String(target));
      return fetch(server.url + pathname + search, init);
    },
    sleep: (_durationMs, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) reject(signal.reason as Error);
        setTimeout(resolve, 50);
      }),
  });
}

/** Whoever is asked says yes. */
async function approveNext(parley: Parley): Promise<void> {
  const { id, args_hash } = await until(
    async () => (await parley.approvals.list({ status: ["pending"] })).records[0],
  );
  await parley.approvals.decide({ id, decision: "approve", args_hash: args_hash ?? "" });
}

test("who waits outlives a server that is killed and started again", async () => {
  await using server = await startParley({ engine: engine! });
  const warnings: string[] = [];
  const parley = connect(server, (text) => warnings.push(text));
  const runs: number[] = [];
  const refund = parley.requireApproval(async ({ order }: { order: number }) => runs.push(order), {
    name: "refund",
    plan,
  });
  const waiting = refund({ order: 7 });
  await until(async () => (await parley.approvals.list({ status: ["pending"] })).records[0]);
  server.signal("SIGKILL");
  await server.ended();
  await until(() => warnings.find((text) => text.includes("Waiting for `refund` goes on")));
  await server.start();
  await approveNext(parley);
  expect(await waiting).toBe(1);
  expect(runs).toEqual([7]);
});

test("what was edited without a decision, and then approved, is what runs", async () => {
  await using server = await startParley({ engine: engine! });
  const parley = connect(server);
  const refund = parley.requireApproval(
    async ({ order, amount }: { order: number; amount: number }) => `${amount} for ${order}`,
    { name: "refund", editable: ["amount"], plan },
  );
  const running = refund({ order: 7, amount: 30 });
  const asked = await until(async () => (await parley.approvals.list({ status: ["pending"] })).records[0]);
  const { id, args_hash: before } = asked;
  const args = { order: 7, amount: 20 };
  const { args_hash: after, outcome } = await parley.approvals.edit({ id, args_hash: before ?? "", args });
  expect(outcome.status).toBe("pending");
  await expect(parley.approvals.vote({ id, vote: "approve", args_hash: before ?? "" })).rejects.toMatchObject(
    { code: "approvals.stale" },
  );
  await parley.approvals.vote({ id, vote: "approve", args_hash: after ?? "" });
  expect(await running).toBe("20 for 7");
});

test("a call whose process is killed runs once at most, and nobody is asked again; kept claims bring it back", async () => {
  await using server = await startParley({ engine: engine! });
  const parley = connect(server);
  const state = path.join(server.dataFolder, "client-state");
  /** A program that dies, and the same again: how each ended. */
  const runTwice = async (callId: string, place: "begun" | "claimed", ...more: string[]) => {
    const effects = path.join(server.dataFolder, callId);
    const run = async (): Promise<string> => {
      const args = [program, server.url, server.apiKey, effects, callId, place, ...more];
      const env = { ...process.env, NODE_COMPILE_CACHE: compileCache };
      const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"], env });
      let said = "";
      child.stdout.on("data", (text: Buffer) => (said += text.toString()));
      const [code, signal] = (await once(child, "close")) as [number | null, string | null];
      return signal ?? `${code} ${said.trim()}`;
    };
    const [first] = await Promise.all([run(), approveNext(parley)]);
    const second = await run();
    return [first, second, existsSync(effects) ? readFileSync(effects, "utf8") : ""];
  };
  expect(await runTwice("within", "begun")).toEqual(["SIGKILL", "0 spent", "refunded 7\n"]);
  // Whether it was done within, nobody knows, wherever claims are kept.
  expect(await runTwice("within-kept", "begun", state)).toEqual(["SIGKILL", "0 spent", "refunded 7\n"]);
  expect(await runTwice("before-kept", "claimed", state)).toEqual(["SIGKILL", "0 ran", "refunded 7\n"]);
  expect((await parley.approvals.list({})).total).toBe(3);
});
