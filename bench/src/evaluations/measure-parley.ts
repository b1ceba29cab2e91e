import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { startParley, type StartedParley } from "../parley.ts";
import { cpuSecondsOfTree } from "../cpu-time.ts";
import { watchTreeMemory } from "../tree-memory.ts";
import { caseOf, type Measured, rightAmong, say } from "./measured.ts";

const exact = "const judge = (log, testcase) => log.output === testcase.target.output;";
const short = "const judge = (log) => log.output.length < 40;";
/** Asking how far it is makes the server count: it is asked less often the longer it takes. */
const pauseMs = (sinceMs: number): number => Math.max(250, sinceMs / 25);
const sayEachMs = 10_000;

type Run = { status: string; failure: string | null; progress: { logs: number; judgments: number } };
type Stats = { run_stats: { evaluator_stats: { num_true: number; num_judgments: number }[] }[] };

/**
 * A server on a folder where one was started before, as promptfoo was: it starts, takes the Dataset in, calls the `mock` provider for each Datapoint, judges each
 * Log, and keeps it all in its database.
 *
 * @throws Error where it takes longer than `limitMs`, or says something else than it should
 */
export async function measureParley(
  items: number,
  { limitMs, env }: { limitMs: number; env: Record<string, string> },
): Promise<Measured> {
  const dataFolder = mkdtempSync(path.join(tmpdir(), "parley-bench-"));
  using _folder = { [Symbol.dispose]: () => rmSync(dataFolder, { recursive: true, force: true }) };
  const start = () => startParley({ env, readyMs: 180_000, dataFolder });
  await (await start()).stop();
  const startedAt = performance.now();
  const parley = await start();
  using memory = watchTreeMemory(parley.child.pid ?? 0);
  try {
    const post = async <T>(path: string, body: object): Promise<T> =>
      ask<T>(parley, path, { method: "POST", headers: parley.headers, body: JSON.stringify(body) });
    const dataset = await bringIn(parley, { items, post });
    await post("/prompts", {
      path: "bench/greet",
      provider: "mock",
      model: "mock-echo",
      template: [{ role: "user", content: "@mock text: Hello {{ name }}" }],
    });
    await post("/evaluators", { path: "bench/exact", spec: specOf(exact, "target_required") });
    await post("/evaluators", { path: "bench/short", spec: specOf(short, "target_free") });
    const { id } = await post<{ id: string }>("/evaluations", {
      file: { path: "bench/greet" },
      name: "bench",
      evaluators: [{ path: "bench/exact" }, { path: "bench/short" }],
    });
    const ranAt = performance.now();
    const { id: runId } = await post<{ id: string }>(`/evaluations/${id}/runs`, {
      dataset,
      version: { path: "bench/greet" },
    });
    await waitForRun(parley, { path: `/evaluations/${id}/runs/${runId}`, items, limitMs });
    const now = performance.now();
    const cpuSeconds = cpuSecondsOfTree(parley.child.pid ?? 0);
    checkStats(await ask<Stats>(parley, `/evaluations/${id}/stats`, { headers: parley.headers }), items);
    return {
      items,
      seconds: (now - startedAt) / 1000,
      runSeconds: (now - ranAt) / 1000,
      cpuSeconds,
      peakBytes: memory.peakBytes(),
      ownPeakBytes: memory.ownPeakBytes(),
    };
  } finally {
    await parley.stop();
  }
}

const specOf = (code: string, argumentsType: string) => ({
  evaluator_type: "python",
  arguments_type: argumentsType,
  return_type: "boolean",
  attributes: { language: "javascript" },
  code,
});

async function ask<T>(parley: StartedParley, path: string, init: RequestInit): Promise<T> {
  const reply = await fetch(`${parley.origin}/v5${path}`, init);
  const text = await reply.text();
  if (!reply.ok) throw new Error(`${path}: ${reply.status}: ${text}`);
  return JSON.parse(text) as T;
}

type BringIn = { items: number; post: <T>(path: string, body: object) => Promise<T> };

async function bringIn(parley: StartedParley, { items, post }: BringIn): Promise<{ version_id: string }> {
  const { id } = await post<{ id: string }>("/datasets", { path: "bench/cases", datapoints: [] });
  const lines = Array.from({ length: items }, (_, index) => {
    const { name, expected } = caseOf(index);
    return `${JSON.stringify({ inputs: { name }, target: { output: expected } })}\n`;
  });
  const form = new FormData();
  form.set("file", new Blob(lines), "cases.jsonl");
  const headers = { "x-api-key": parley.headers["x-api-key"] ?? "" };
  const path = `/datasets/${id}/datapoints/import?format=jsonl`;
  const init = { method: "POST", headers, body: form };
  const { version_id } = await ask<{ version_id: string }>(parley, path, init);
  return { version_id };
}

async function waitForRun(
  parley: StartedParley,
  { path, items, limitMs }: { path: string; items: number; limitMs: number },
): Promise<void> {
  const startedAt = performance.now();
  for (let saidAt = startedAt; ;) {
    const run = await ask<Run>(parley, path, { headers: parley.headers });
    if (run.status === "completed") return;
    if (run.status === "cancelled") throw new Error(`Parley gave up: ${run.failure}`);
    const now = performance.now();
    if (now - startedAt > limitMs)
      throw new Error(`Parley is at ${JSON.stringify(run.progress)} of ${items}`);
    if (now - saidAt > sayEachMs) {
      say(`Parley: ${run.progress.logs} answers, ${run.progress.judgments} judgments of ${items * 2}`);
      saidAt = now;
    }
    await wait(pauseMs(now - startedAt));
  }
}

function checkStats({ run_stats: [run] }: Stats, items: number): void {
  const trues = run?.evaluator_stats.map((stat) => stat.num_true);
  if (trues?.[0] !== rightAmong(items) || trues[1] !== items)
    throw new Error(`Parley judged otherwise than it should: ${JSON.stringify(run?.evaluator_stats)}`);
}
