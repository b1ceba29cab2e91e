import { execFile, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { cpuSecondsOfEnded } from "../cpu-time.ts";
import { watchTreeMemory } from "../tree-memory.ts";
import { caseOf, type Measured, rightAmong, say } from "./measured.ts";

const run = promisify(execFile);
export const promptfooVersion = "0.121.20";
const installLimitMs = 15 * 60_000;
/** As many as a Run of Parley works on. */
const atOnce = 16;

/** promptfoo in a folder of its own: it is measured beside us, and no dependency of ours. */
export type Promptfoo = { program: string; folder: string; [Symbol.dispose](): void };

/** @throws Error where it cannot be installed */
export async function installPromptfoo(): Promise<Promptfoo> {
  const folder = mkdtempSync(path.join(tmpdir(), "parley-bench-promptfoo-"));
  try {
    say(`Installing promptfoo ${promptfooVersion}, which takes a minute or more …`);
    writeFileSync(path.join(folder, "package.json"), "{}");
    const words = ["install", `promptfoo@${promptfooVersion}`, "--ignore-scripts", "--no-audit", "--no-fund"];
    await run("npm", words, { cwd: folder, timeout: installLimitMs });
    const manifest = path.join(folder, "node_modules/promptfoo/package.json");
    const { bin } = JSON.parse(readFileSync(manifest, "utf8")) as { bin: Record<string, string> };
    const program = path.join(path.dirname(manifest), bin["promptfoo"] ?? "");
    return { program, folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

const provider = `export default class { id() { return "echo"; } async callApi(prompt) { return { output: prompt }; } }\n`;

/** It asks nobody but its provider, and keeps its results in its own database, as it does by itself. */
const settings = (home: string) => ({
  PROMPTFOO_CONFIG_DIR: home,
  PROMPTFOO_DISABLE_TELEMETRY: "1",
  PROMPTFOO_DISABLE_UPDATE: "1",
  PROMPTFOO_DISABLE_REMOTE_GENERATION: "1",
  PROMPTFOO_CACHE_ENABLED: "false",
});

type Measuring = { promptfoo: Promptfoo; limitMs: number };

/**
 * `promptfoo eval` over so many cases with a provider that answers at once and two assertions in JavaScript; it judged
 * one before, which made its database.
 *
 * @throws Error where it takes longer than `limitMs`, or says something else than it should
 */
export async function measurePromptfoo(items: number, { promptfoo, limitMs }: Measuring): Promise<Measured> {
  const home = mkdtempSync(path.join(promptfoo.folder, "home-"));
  await evaluate(1, { promptfoo, limitMs, home });
  return evaluate(items, { promptfoo, limitMs, home });
}

async function evaluate(
  items: number,
  { promptfoo, limitMs, home }: Measuring & { home: string },
): Promise<Measured> {
  const folder = mkdtempSync(path.join(promptfoo.folder, "run-"));
  writeFileSync(path.join(folder, "provider.mjs"), provider);
  writeFileSync(path.join(folder, "promptfooconfig.json"), JSON.stringify(configOf(items)));
  const results = path.join(folder, "results.json");
  const words = ["eval", "-c", "promptfooconfig.json", "--no-cache", "--no-table", "--no-progress-bar"];
  const cpuBefore = cpuSecondsOfEnded();
  const startedAt = performance.now();
  const child = spawn(
    process.execPath,
    [promptfoo.program, ...words, "-j", String(atOnce), "--output", results],
    {
      cwd: folder,
      env: { ...process.env, ...settings(home) },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  using memory = watchTreeMemory(child.pid ?? 0);
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (said = (said + text).slice(-20_000)));
  const timer = setTimeout(() => child.kill("SIGKILL"), limitMs);
  const saying = setInterval(
    () => say(`promptfoo: ${Math.round((performance.now() - startedAt) / 1000)} s`),
    10_000,
  );
  await new Promise((resolve) => child.once("close", resolve));
  clearTimeout(timer);
  clearInterval(saying);
  const seconds = (performance.now() - startedAt) / 1000;
  if (child.signalCode !== null) throw new Error(`promptfoo was not done after ${limitMs / 1000} s`);
  checkResults(results, items, said);
  return {
    items,
    seconds,
    cpuSeconds: cpuSecondsOfEnded() - cpuBefore,
    peakBytes: memory.peakBytes(),
    ownPeakBytes: memory.ownPeakBytes(),
  };
}

const configOf = (items: number) => ({
  prompts: ["Hello {{name}}"],
  providers: ["file://provider.mjs"],
  defaultTest: { assert: [{ type: "javascript", value: "output.length < 40" }] },
  tests: Array.from({ length: items }, (_, index) => {
    const { name, expected } = caseOf(index);
    return {
      vars: { name, expected },
      assert: [{ type: "javascript", value: "output === context.vars.expected" }],
    };
  }),
});

type Results = { results: { stats: { successes: number; failures: number; errors: number } } };

/** It writes how many cases passed all of their assertions. What it says is cut where it ends with much left to say. */
function checkResults(file: string, items: number, said: string): void {
  if (!existsSync(file)) throw new Error(`promptfoo left no results: ${said.slice(-2000)}`);
  const { stats } = (JSON.parse(readFileSync(file, "utf8")) as Results).results;
  const right = rightAmong(items);
  if (stats.successes !== right || stats.failures !== items - right)
    throw new Error(`promptfoo judged otherwise than it should: ${JSON.stringify(stats)}`);
}
