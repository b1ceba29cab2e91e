import { spawn } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Parley } from "@parley/sdk";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { engines } from "../testing/engines.ts";
import { findProgram } from "../testing/programs.ts";
import { startParley, type Parley as Process } from "../testing/start-parley.ts";
import { until } from "../testing/until.ts";

const script = findProgram(path.join(import.meta.dirname, "__fixtures__/log-until-killed.ts"));

let state: string;
beforeEach(async () => void (state = await mkdtemp(path.join(tmpdir(), "parley-state-"))));
afterEach(() => rm(state, { recursive: true, force: true }));

/** Every Log there is, by its id, as often as it is there. */
async function listIds(parley: Process): Promise<string[]> {
  const ids: string[] = [];
  for (let page = 1; ; page += 1) {
    const reply = await parley.request("GET", `/v5/logs?size=1000&page=${page}`);
    const { records } = (await reply.json()) as { records: { id: string }[] };
    ids.push(...records.map(({ id }) => id));
    if (records.length < 1000) return ids;
  }
}

/** A process that logs for its life; `ids` are those it had an answer for. */
function startLogging(server: Process) {
  const child = spawn(process.execPath, [script, server.url, state], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { PATH: process.env["PATH"] ?? "", PARLEY_API_KEY: server.apiKey },
  });
  let written = "";
  child.stdout.on("data", (chunk: Buffer) => void (written += chunk.toString()));
  // `close`: what it wrote has been read to the end.
  const ended = new Promise((resolve) => child.once("close", resolve));
  return {
    ids: () => written.split("\n").slice(0, -1),
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

const client = (server: Process, options: { state?: string; onWarning?: (text: string) => void } = {}) =>
  new Parley({ baseUrl: server.url, apiKey: server.apiKey, onWarning: () => {}, ...options });

describe.each(engines)("Logs in the background, to a real process on $name", (engine) => {
  test("kill -9 of the application loses none that was answered, and none comes twice", async () => {
    await using server = await startParley({ engine });
    const first = startLogging(server);
    await until(() => (first.ids().length > 400 ? true : undefined));
    await first.kill();
    const second = startLogging(server);
    await until(() => (second.ids().length > 400 ? true : undefined));
    await second.kill();

    const parley = client(server, { state });
    expect(await parley.shutdown({ timeoutMs: 30_000 })).toEqual({ isComplete: true, left: 0 });
    const kept = await listIds(server);
    expect(new Set(kept).size).toBe(kept.length);
    const promised = [...first.ids(), ...second.ids()];
    expect(promised.length).toBeGreaterThan(800);
    expect(promised.filter((id) => !kept.includes(id))).toEqual([]);
    expect((await readdir(path.join(state, "spool"))).filter((name) => name.endsWith(".spool"))).toEqual([]);
  });

  test("a server that is down delays Logs and loses none, across restarts of both", async () => {
    await using server = await startParley({ engine });
    server.signal("SIGKILL");
    await server.ended();
    const warnings: string[] = [];
    const before = client(server, { state, onWarning: (text) => void warnings.push(text) });
    const ids = Array.from({ length: 50 }, (_, index) =>
      before.log({ path: "shop/answer", prompt: { model: "gpt-4o" }, output: `answer ${index}` }),
    ).map(({ id }) => id);
    expect(await before.shutdown({ timeoutMs: 200 })).toEqual({ isComplete: false, left: 50 });
    expect(warnings.filter((text) => text.includes("Cannot reach Parley"))).toHaveLength(1);

    await server.start();
    const after = client(server, { state });
    expect(await after.shutdown()).toMatchObject({ isComplete: true });
    expect((await listIds(server)).toSorted()).toEqual(ids.toSorted());
  });

  test("without a folder they wait in memory, and a refused one does not hold up the others", async () => {
    await using server = await startParley({ engine });
    const warnings: string[] = [];
    const parley = client(server, { onWarning: (text) => void warnings.push(text) });
    const good = parley.log({ path: "shop/answer", prompt: { model: "gpt-4o" }, output: "yes" });
    parley.log({ path: "shop/answer", prompt: { model: "" }, output: "no" });
    const root = parley.log({
      type: "flow",
      path: "shop/support",
      flow: { attributes: {} },
      log_status: "incomplete",
    });
    const below = parley.log({
      type: "tool",
      path: "shop/find",
      tool: { function: { name: "find", description: "Finds" } },
      trace_parent_id: root.id,
      start_time: new Date(),
    });
    expect(await parley.flush()).toEqual({ isComplete: true, left: 0 });
    expect((await listIds(server)).toSorted()).toEqual([good.id, root.id, below.id].toSorted());
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain("The server refused a Log for good");
  });
});
