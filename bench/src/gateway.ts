import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import path from "node:path";
import { runLoad, type Load, type LoadResult } from "./load.ts";
import { startParley } from "./parley.ts";
import { canPin, freePort, pinSelf, startNode, waitUntilReady, type Started } from "./process.ts";
import { formatCount, formatGoals, formatMegabytes, formatMs, formatTable } from "./table.ts";

/**
 * What Parley costs between an application and a model provider: key check, version resolution, template, provider
 * over HTTP, durable log. Compared in one run with the provider asked directly and with another gateway, which
 * logs nothing. The server under test has one core, the load generator and the provider the other.
 */

const serverCore = 0;
const loadCore = 1;
const connectionCounts = [1, 10, 50];
const warmUpMs = 1000;
const durationMs = Number(process.env["BENCH_MS"] ?? 5000);
/** A busy machine starts nothing soon; what is measured begins later. */
const readyMs = 180_000;

const question = {
  model: "gpt-4o-mini",
  temperature: 0.7,
  messages: [
    { role: "system", content: "You answer customers of Parley kindly." },
    { role: "user", content: "Where is order 7 of Ada Lopez?" },
  ],
};

/** With the processor time the server spent on each request, which other work on the machine does not change. */
type Measured = LoadResult & { cpuMs: number };

type Target = { name: string; load: Pick<Load, "origin" | "path" | "headers" | "body">; server?: Started };

export async function benchGateway(): Promise<void> {
  if (!canPin) process.stdout.write("taskset is missing: nothing is pinned to a core.\n");
  pinSelf(loadCore);
  const upstreamPort = await freePort();
  const upstream = startNode(
    [fileURLToPath(new URL("fixed-upstream.ts", import.meta.url)), String(upstreamPort)],
    {
      core: loadCore,
    },
  );
  const upstreamOrigin = `http://127.0.0.1:${upstreamPort}`;
  await waitUntilReady(upstreamOrigin, readyMs);
  const targets = [
    directTarget(upstreamOrigin),
    await startParleyTarget(upstreamOrigin),
    await startPortkeyTarget(upstreamOrigin),
    await startBareTarget(upstreamOrigin),
  ];
  const results = new Map<string, Measured>();
  try {
    // Everything is compiled and warm before anything is measured.
    for (const { load } of targets) await runLoad({ ...load, connections: 10, durationMs: 2 * warmUpMs });
    for (const connections of connectionCounts) {
      for (const target of targets) {
        const load = { ...target.load, connections };
        await runLoad({ ...load, durationMs: warmUpMs });
        const cpuBefore = target.server?.cpuSeconds() ?? 0;
        const result = await runLoad({ ...load, durationMs });
        const cpuSeconds = (target.server?.cpuSeconds() ?? 0) - cpuBefore;
        results.set(`${target.name}/${connections}`, {
          ...result,
          cpuMs: (1000 * cpuSeconds) / result.requests,
        });
      }
    }
    print(targets, results);
  } finally {
    for (const { server } of targets) await server?.stop();
    await upstream.stop();
  }
}

const directTarget = (origin: string): Target => ({
  name: "direct",
  load: {
    origin,
    path: "/v1/chat/completions",
    headers: { "content-type": "application/json", authorization: "Bearer sk-fixed" },
    body: () => JSON.stringify(question),
  },
});

/** What is left when a proxy does nothing but pass on: no gateway in this runtime can be faster. */
async function startBareTarget(upstreamOrigin: string): Promise<Target> {
  const port = await freePort();
  const program = fileURLToPath(new URL("bare-proxy.ts", import.meta.url));
  const server = startNode([program, String(port), upstreamOrigin], { core: serverCore });
  const origin = `http://127.0.0.1:${port}`;
  await waitUntilReady(origin, readyMs);
  return { ...directTarget(origin), name: "bare proxy", server };
}

async function startParleyTarget(upstreamOrigin: string): Promise<Target> {
  const env = { OPENAI_API_KEY: "sk-fixed", OPENAI_BASE_URL: `${upstreamOrigin}/v1` };
  const execArgv = (process.env["BENCH_NODE_FLAGS"] ?? "").split(" ").filter(Boolean);
  const parley = await startParley({ core: serverCore, env, execArgv, isSecondStart: true, readyMs });
  const created = await fetch(`${parley.origin}/v5/prompts`, {
    method: "POST",
    headers: parley.headers,
    body: JSON.stringify({
      path: "bench/reply",
      provider: "openai",
      model: question.model,
      temperature: question.temperature,
      template: [
        { role: "system", content: "You answer customers of {{ product }} kindly." },
        { role: "user", content: "Where is order {{ order }} of {{ customer }}?" },
      ],
    }),
  });
  if (!created.ok) throw new Error(`The prompt could not be made: ${await created.text()}`);
  const inputs = { product: "Parley", order: "7", customer: "Ada Lopez" };
  return {
    name: "parley",
    server: parley,
    load: {
      origin: parley.origin,
      path: "/v5/prompts/call",
      headers: parley.headers,
      body: () => JSON.stringify({ path: "bench/reply", inputs }),
    },
  };
}

async function startPortkeyTarget(upstreamOrigin: string): Promise<Target> {
  const manifest = createRequire(import.meta.url).resolve("@portkey-ai/gateway/package.json");
  const program = path.join(path.dirname(manifest), "build/start-server.js");
  const port = await freePort();
  const server = startNode([program, `--port=${port}`, "--headless"], {
    core: serverCore,
    env: { NODE_ENV: "production", TRUSTED_CUSTOM_HOSTS: "127.0.0.1,localhost" },
  });
  const origin = `http://127.0.0.1:${port}`;
  await waitUntilReady(origin, readyMs);
  return {
    name: "portkey",
    server,
    load: {
      origin,
      path: "/v1/chat/completions",
      headers: {
        "content-type": "application/json",
        authorization: "Bearer sk-fixed",
        "x-portkey-provider": "openai",
        "x-portkey-custom-host": `${upstreamOrigin}/v1`,
      },
      body: () => JSON.stringify(question),
    },
  };
}

function print(targets: readonly Target[], results: ReadonlyMap<string, Measured>): void {
  const get = (name: string, connections: number): Measured => {
    const result = results.get(`${name}/${connections}`);
    if (result === undefined) throw new Error(`No result for ${name} at ${connections}`);
    return result;
  };
  const rows = connectionCounts.flatMap((connections) =>
    targets.map(({ name }) => {
      const { perSecond, meanMs, p50Ms, p99Ms, failures, cpuMs } = get(name, connections);
      return [
        name,
        String(connections),
        formatCount(perSecond),
        formatMs(meanMs),
        formatMs(p50Ms),
        formatMs(p99Ms),
        formatMs(cpuMs),
        String(failures),
      ];
    }),
  );
  const out = process.stdout;
  out.write(
    `\nPOST a prompt, ${durationMs / 1000} s each, server on one core, load and provider on the other\n\n`,
  );
  out.write(
    `${formatTable(["target", "connections", "requests/s", "mean ms", "p50 ms", "p99 ms", "CPU ms", "failures"], rows)}\n\n`,
  );
  const parley = targets.find(({ name }) => name === "parley")?.server;
  const peak = parley?.peakBytes() ?? 0;
  const ratio = get("parley", 50).perSecond / get("portkey", 50).perSecond;
  const added = get("parley", 1).meanMs - get("direct", 1).meanMs;
  out.write(`parley / portkey at 50 connections: ${ratio.toFixed(2)}×\n`);
  out.write(
    `parley / bare proxy at 50 connections: ${(get("parley", 50).perSecond / get("bare proxy", 50).perSecond).toFixed(2)}×\n`,
  );
  out.write(
    `added by parley at 1 connection: mean ${formatMs(added)} ms; by portkey: ${formatMs(get("portkey", 1).meanMs - get("direct", 1).meanMs)} ms\n`,
  );
  out.write(
    `resident memory of parley: ${formatMegabytes(parley?.residentBytes() ?? 0)}, at most ${formatMegabytes(peak)}\n\n`,
  );
  const goals = [
    {
      text: `≥ 4 000 requests/s at 50 connections: ${formatCount(get("parley", 50).perSecond)}`,
      isReached: get("parley", 50).perSecond >= 4000,
    },
    { text: `≥ 5× portkey: ${ratio.toFixed(2)}×`, isReached: ratio >= 5 },
    { text: `added mean ≤ 0.5 ms at 1 connection: ${formatMs(added)}`, isReached: added <= 0.5 },
    {
      text: `p99 ≤ 4 ms at 1 connection: ${formatMs(get("parley", 1).p99Ms)}`,
      isReached: get("parley", 1).p99Ms <= 4,
    },
    { text: `≤ 200 MB resident: ${formatMegabytes(peak)}`, isReached: peak <= 200 * 1024 * 1024 },
  ];
  out.write(`${formatGoals(goals)}\n`);
}
