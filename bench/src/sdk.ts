import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Parley } from "@parley/sdk";
import { freePort } from "./process.ts";
import { formatGoals, formatMs, formatTable } from "./table.ts";

/** What the SDK adds on the path of its caller: rendering a local file, recording a call, wrapping a function. */

const rounds = Number(process.env["BENCH_RUNS"] ?? 5000);
const goalMs = 0.2;
/** So many at a time, with the event loop free in between, as requests come to an application. */
const burst = 10;

/** `turnMs`: how long the event loop was taken after each burst, by what does not keep the caller waiting. */
type Row = { name: string; ms: number[]; turnMs: number[] };

/** How long each of many runs took. */
async function measure(name: string, work: (index: number) => unknown): Promise<Row> {
  const ms: number[] = [];
  const turnMs: number[] = [];
  for (let index = 0; index < rounds + 500; index += 1) {
    const start = performance.now();
    await work(index);
    if (index >= 500) ms.push(performance.now() - start);
    if (index % burst > 0) continue;
    const over = performance.now();
    await new Promise((resolve) => setImmediate(resolve));
    if (index >= 500) turnMs.push(performance.now() - over);
  }
  return { name, ms: sorted(ms), turnMs: sorted(turnMs) };
}

const sorted = (ms: readonly number[]): number[] => ms.toSorted((one, other) => one - other);

const at = (ms: readonly number[], share: number): number => ms[Math.floor((ms.length - 1) * share)] ?? 0;

export async function benchSdk(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "parley-bench-sdk-"));
  const files = path.join(folder, "prompts");
  const sentence = "The customer asked where the order is and was told that it left this morning. ";
  const output = sentence.repeat(Math.ceil(2000 / sentence.length));
  try {
    mkdirSync(files);
    writeFileSync(
      path.join(files, "reply.prompt"),
      `---\nmodel: gpt-4o\ntemperature: 0.2\n---\n<system>${sentence.repeat(12)}</system>\n<user>{{question}}</user>\n`,
    );
    // Nobody listens: what waits only grows, which is the worst case.
    const options = { files, baseUrl: `http://127.0.0.1:${await freePort()}`, onWarning: () => {} };
    const inMemory = new Parley(options);
    const onDisk = new Parley({ ...options, state: path.join(folder, "state") });
    const rendered = await inMemory.prompts.render({ path: "reply", inputs: { question: "Why?" } });
    const log = { ...rendered.log, output, prompt_tokens: 300, output_tokens: 400 };
    const wrapped = onDisk.flow({ path: "flow" }, (question: string) => question);
    const rows = [
      await measure("render a local file", () =>
        inMemory.prompts.render({ path: "reply", inputs: { question: "Why?" } }),
      ),
      await measure("log, in memory", () => inMemory.log(log)),
      await measure("log, on the disk", () => onDisk.log(log)),
      await measure("flow() around a function, on the disk", (index) => wrapped(`${index} ${output}`)),
    ];
    await Promise.all([inMemory.shutdown({ timeoutMs: 1 }), onDisk.shutdown({ timeoutMs: 1 })]);
    process.stdout.write(
      `\n${rounds} runs each; a Prompt of 1 KB, an answer of 2 KB, a Log of ${JSON.stringify(log).length} bytes\n\n`,
    );
    const columns = [
      "on the caller's path",
      "p50 ms",
      "p99 ms",
      "p99.9 ms",
      "max ms",
      `after ${burst}: p50 ms`,
    ];
    const cells = rows.map(({ name, ms, turnMs }) => [
      name,
      ...[0.5, 0.99, 0.999, 1].map((share) => formatMs(at(ms, share))),
      formatMs(at(turnMs, 0.5)),
    ]);
    process.stdout.write(`${formatTable(columns, cells)}\n\n`);
    const goals = rows.map(({ name, ms }) => ({
      text: `${name} ≤ ${goalMs} ms at p50: ${formatMs(at(ms, 0.5))}, at p99: ${formatMs(at(ms, 0.99))}`,
      isReached: at(ms, 0.5) <= goalMs,
    }));
    process.stdout.write(`${formatGoals(goals)}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
