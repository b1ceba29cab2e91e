import { Client } from "undici";

export type Load = {
  origin: string;
  path: string;
  headers: Record<string, string>;
  body: (index: number) => string;
  connections: number;
  durationMs: number;
};

export type LoadResult = {
  requests: number;
  failures: number;
  perSecond: number;
  /** Milliseconds. */
  meanMs: number;
  p50Ms: number;
  p99Ms: number;
};

/** Keeps this many connections busy, one request at a time each, and measures every reply to its last byte. */
export async function runLoad(load: Load): Promise<LoadResult> {
  const clients = Array.from({ length: load.connections }, () => new Client(load.origin));
  const latencies: number[] = [];
  let failures = 0;
  let index = 0;
  const ask = async (client: Client): Promise<number> => {
    const start = performance.now();
    const { statusCode, body } = await client.request({
      method: "POST",
      path: load.path,
      headers: load.headers,
      body: load.body(index++),
    });
    const text = await body.text();
    if (statusCode >= 300) {
      failures += 1;
      if (failures === 1) process.stderr.write(`first failure: ${statusCode} ${text.slice(0, 300)}\n`);
    }
    return performance.now() - start;
  };
  const start = performance.now();
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() - start < load.durationMs) latencies.push(await ask(client));
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  await Promise.all(clients.map((client) => client.close()));
  return summarise({ latencies, seconds, failures });
}

function summarise({
  latencies,
  seconds,
  failures,
}: {
  latencies: number[];
  seconds: number;
  failures: number;
}): LoadResult {
  const sorted = latencies.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return {
    requests: sorted.length,
    failures,
    perSecond: sorted.length / seconds,
    meanMs: sorted.reduce((sum, value) => sum + value, 0) / sorted.length,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
  };
}
