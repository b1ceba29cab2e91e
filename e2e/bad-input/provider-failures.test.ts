import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engines } from "../testing/engines.ts";
import { startFakeProvider } from "../testing/fake-provider.ts";
import {
  openAiAnswer,
  openAiDelta,
  openAiEnd,
  startRawProvider,
  startStream,
  type Behaviour,
  type RawProvider,
} from "../testing/raw-provider.ts";
import { startParley, type Parley } from "../testing/start-parley.ts";
import { until } from "../testing/until.ts";

const secret = "sk-e2e-never-to-be-seen-0123456789abcdef";

type Problem = {
  status: number;
  code: string;
  detail: unknown;
  details?: { log_id?: string; provider?: string };
};
type Event = { id: string; output: string; error?: string; code?: string };
type Log = { id: string; error: string | null; output: string | null; finish_reason: string | null };

const json = (status: number, body: unknown, headers: Record<string, string> = {}): Behaviour => {
  return (response) =>
    void response
      .writeHead(status, { "content-type": "application/json", ...headers })
      .end(JSON.stringify(body));
};
const html: Behaviour = (response) =>
  void response.writeHead(200, { "content-type": "text/html" }).end("<h1>Welcome to our captive portal</h1>");

describe.each(engines)("a provider that fails, on $name", (engine) => {
  let parley: Parley;
  let provider: RawProvider;
  let promptId: string;
  beforeAll(async () => {
    provider = await startRawProvider();
    parley = await startParley({
      engine,
      environment: {
        OPENAI_API_KEY: secret,
        OPENAI_BASE_URL: provider.url,
        PARLEY_EGRESS_ALLOW: "127.0.0.1",
        PARLEY_PROVIDER_MAX_RETRIES: "1",
        PARLEY_PROVIDER_TIMEOUT_MS: "300",
        PARLEY_PROVIDER_IDLE_TIMEOUT_MS: "300",
      },
    });
    const made = await parley.request("POST", "/v5/prompts", {
      body: {
        path: "asked",
        model: "gpt-4o",
        provider: "openai",
        template: [{ role: "user", content: "Hi." }],
      },
    });
    ({ id: promptId } = (await made.json()) as { id: string });
  });
  afterAll(async () => {
    await parley[Symbol.asyncDispose]();
    await provider[Symbol.asyncDispose]();
  });

  const ask = (fields: object = {}, signal?: AbortSignal) =>
    parley.request("POST", "/v5/prompts/call", {
      body: { id: promptId, ...fields },
      ...(signal && { signal }),
    });
  const getLog = async (id: string): Promise<Log> =>
    (await (await parley.request("GET", `/v5/logs/${id}`)).json()) as Log;
  const listLogs = async (): Promise<{ total: number; records: Log[] }> =>
    (await (await parley.request("GET", `/v5/logs?file_id=${promptId}`)).json()) as {
      total: number;
      records: Log[];
    };
  const countLogs = async (): Promise<number> => (await listLogs()).total;

  const refused = (behaviour: Behaviour) => ({ behaviour, tries: 1 });
  const repeated = (behaviour: Behaviour) => ({ behaviour, tries: 2 });
  const failures = [
    [
      "down with 503",
      repeated(json(503, { error: { message: "overloaded" } }, { "retry-after-ms": "1" })),
      502,
      "prompts.provider_failed",
    ],
    [
      "500 without a word",
      repeated((response) => void response.writeHead(500, { "retry-after-ms": "1" }).end()),
      502,
      "prompts.provider_failed",
    ],
    [
      "an error page",
      repeated(
        (response) =>
          void response
            .writeHead(502, { "content-type": "text/html", "retry-after-ms": "1" })
            .end("<html>bad</html>"),
      ),
      502,
      "prompts.provider_failed",
    ],
    ["no JSON but success", repeated(html), 502, "prompts.provider_failed"],
    ["JSON that is no answer", repeated(json(200, { hello: "world" })), 502, "prompts.provider_failed"],
    ["a closed connection", repeated((response) => void response.destroy()), 502, "prompts.provider_failed"],
    [
      "half a body",
      repeated((response) => {
        response.writeHead(200, { "content-type": "application/json", "content-length": "500" });
        response.write('{"id":');
        setTimeout(() => response.destroy(), 20);
      }),
      502,
      "prompts.provider_failed",
    ],
    ["silence", repeated(() => {}), 504, "prompts.provider_timeout"],
    [
      "too many requests",
      repeated(json(429, { error: { message: "slow down", type: "rate_limit" } }, { "retry-after-ms": "5" })),
      429,
      "prompts.provider_rate_limited",
    ],
    [
      "a refused request",
      refused(json(400, { error: { message: "max_tokens is too large", code: "invalid" } })),
      422,
      "prompts.provider_refused",
    ],
    [
      "a refused key",
      refused(json(401, { error: { message: `Incorrect API key provided: ${secret}` } })),
      422,
      "prompts.provider_refused",
    ],
    [
      "an unknown model",
      refused(json(404, { error: { message: "The model `gpt-4o` does not exist" } })),
      422,
      "prompts.model_unknown",
    ],
  ] as const;

  test.each(failures)("%s: a typed error, and a Log that says so", async (...row) => {
    const [, { behaviour, tries }, status, code] = row;
    for (const stream of [false, true]) {
      provider.behave(behaviour);
      const before = await countLogs();
      const reply = await ask({ stream });
      const text = await reply.text();
      expect(text).not.toContain(secret);
      const problem = JSON.parse(text) as Problem;
      expect([reply.status, problem.code]).toEqual([status, code]);
      expect(provider.received).toHaveLength(tries);
      expect(await countLogs()).toBe(before + 1);
      const page = await parley.request("GET", `/v5/logs?file_id=${promptId}&size=1`);
      const stored = await page.text();
      expect(stored).not.toContain(secret);
      const [log] = (JSON.parse(stored) as { records: Log[] }).records;
      expect(log).toMatchObject({ error: expect.stringMatching(/\w+/), finish_reason: "error" });
      if (problem.details?.log_id !== undefined) expect(problem.details.log_id).toBe(log?.id);
    }
  });

  test("the caller sees the provider's own words, in the shape the wire documents", async () => {
    provider.behave(json(400, { error: { message: "max_tokens is too large", code: "invalid" } }));
    const problem = (await (await ask()).json()) as Problem;
    expect(problem.detail).toMatchObject({
      type: expect.any(String),
      message: expect.stringContaining("max_tokens is too large"),
      code: 400,
      origin: "openai",
    });
    expect(await getLog(problem.details?.log_id ?? "")).toMatchObject({
      error: expect.stringContaining("max_tokens is too large"),
    });
  });

  test("how long to wait after too many requests is handed on", async () => {
    provider.behave(json(429, { error: { message: "slow down" } }, { "retry-after": "60" }));
    const reply = await ask();
    expect(reply.status).toBe(429);
    expect(reply.headers.get("retry-after")).toBe("60");
    expect(provider.received).toHaveLength(1);
  });

  test("one failure is mended by asking again", async () => {
    provider.behave((response) => {
      if (provider.received.length === 1) response.writeHead(503, { "retry-after-ms": "1" }).end();
      else response.writeHead(200, { "content-type": "application/json" }).end(openAiAnswer("Here."));
    });
    const reply = await ask();
    expect(await reply.json()).toMatchObject({ logs: [{ output: "Here." }] });
    expect(provider.received).toHaveLength(2);
  });

  test("an address where nobody listens", async () => {
    const closed = await reservePort();
    await parley.request("PUT", "/v5/provider-keys/openai", {
      body: { api_key: secret, base_url: `http://127.0.0.1:${closed}/v1` },
    });
    try {
      const problem = (await (await ask()).json()) as Problem;
      expect(problem).toMatchObject({ status: 502, code: "prompts.provider_failed" });
      expect(await getLog(problem.details?.log_id ?? "")).toMatchObject({
        error: expect.stringContaining("refused"),
      });
    } finally {
      await parley.request("DELETE", "/v5/provider-keys/openai");
    }
  });

  const brokenStreams = [
    [
      "cut",
      (response) => {
        startStream(response);
        response.write(openAiDelta("Half an "));
        setTimeout(() => response.destroy(), 30);
      },
    ],
    [
      "silent",
      (response) => {
        startStream(response);
        response.write(openAiDelta("Half an "));
      },
    ],
    [
      "ended early",
      (response) => {
        startStream(response);
        response.end(openAiDelta("Half an "));
      },
    ],
    [
      "garbled",
      (response) => {
        startStream(response);
        response.write(openAiDelta("Half an "));
        response.end("data: {oops\n\n");
      },
    ],
    [
      "failing midway",
      (response) => {
        startStream(response);
        response.write(openAiDelta("Half an "));
        response.end(`data: {"error":{"message":"overloaded by ${secret}","code":500}}\n\n`);
      },
    ],
  ] satisfies [string, Behaviour][];

  test.each(brokenStreams)(
    "a stream that is %s ends with an error, and its Log keeps what had come",
    async (_, behaviour) => {
      provider.behave(behaviour);
      const before = await countLogs();
      const reply = await ask({ stream: true });
      expect(reply.status).toBe(200);
      const text = await reply.text();
      expect(text).toMatch(/data: \[DONE\]\n\n$/);
      expect(text).not.toContain(secret);
      const events = text
        .split("\n")
        .filter((line) => line.startsWith("data: {"))
        .map((line) => JSON.parse(line.slice(6)) as Event);
      expect(events.map(({ output }) => output).join("")).toBe("Half an ");
      const last = events.at(-1)!;
      expect(last).toMatchObject({
        error: expect.stringMatching(/\w+/),
        code: expect.stringMatching(/^prompts\./),
      });
      expect(await countLogs()).toBe(before + 1);
      const log = await getLog(last.id);
      expect(log).toMatchObject({
        output: "Half an ",
        finish_reason: "error",
        error: expect.stringMatching(/\w+/),
      });
      expect(JSON.stringify(log)).not.toContain(secret);
    },
  );

  test("a caller who leaves midway stops the provider and leaves one Log, marked as interrupted", async () => {
    provider.behave(async (response, { left }) => {
      startStream(response);
      let index = 0;
      const timer = setInterval(() => response.write(openAiDelta(`word${index++} `)), 5);
      await left;
      clearInterval(timer);
    });
    const { total: before, records } = await listLogs();
    const known = new Set(records.map(({ id }) => id));
    const leave = new AbortController();
    const reply = await ask({ stream: true }, leave.signal);
    const reader = reply.body!.getReader();
    await reader.read();
    await reader.read();
    leave.abort();
    await provider.received[0]!.left;
    // A page and its total are read one after the other: the Log may be counted before it is listed.
    const log = await until(async () => (await listLogs()).records.find(({ id }) => !known.has(id)));
    expect(log).toMatchObject({
      error: expect.stringMatching(/disconnect/),
      output: expect.stringMatching(/^word0 /),
    });
    expect(await countLogs()).toBe(before + 1);
  });

  test("a caller who leaves before the first word does too", async () => {
    for (const stream of [true, false]) {
      provider.behave(() => {});
      const before = await countLogs();
      const leave = new AbortController();
      const asked = ask({ stream }, leave.signal).catch(() => undefined);
      await until(() => provider.received[0]);
      leave.abort();
      await provider.received[0]!.left;
      await asked;
      await until(async () => ((await countLogs()) > before ? true : undefined));
      expect(provider.received).toHaveLength(1);
      expect(await countLogs()).toBe(before + 1);
    }
  });

  test("several samples: the one that fails is reported in its place, the others are answered", async () => {
    const half: Behaviour = (response) => {
      if (provider.received.length === 1) {
        startStream(response);
        response.write(openAiDelta("Half an "));
        setTimeout(() => response.destroy(), 20);
      } else {
        startStream(response);
        response.end(openAiDelta("All of it.") + openAiEnd);
      }
    };
    provider.behave(half);
    const text = await (await ask({ stream: true, num_samples: 3 })).text();
    const events = text
      .split("\n")
      .filter((line) => line.startsWith("data: {"))
      .map((line) => JSON.parse(line.slice(6)) as Event & { index: number });
    const outputs = [0, 1, 2].map((index) =>
      events
        .filter((event) => event.index === index)
        .map(({ output }) => output)
        .join(""),
    );
    expect(outputs.sort()).toEqual(["All of it.", "All of it.", "Half an "]);
    expect(events.filter(({ error }) => typeof error === "string")).toHaveLength(1);
    for (const id of new Set(events.map((event) => event.id))) expect((await getLog(id)).id).toBe(id);
  });

  test("the key is in nothing the process wrote, and in nothing it stored", async () => {
    provider.behave((response, { headers }) => {
      const answer = openAiAnswer("Fine.").replace('"object"', `"echo":"${headers.authorization}","object"`);
      response.writeHead(200, { "content-type": "application/json" }).end(answer);
    });
    const own = "sk-only-for-this-call-0123456789abcdef";
    const reply = await ask({ provider_api_keys: { openai: own } });
    const text = await reply.text();
    expect(reply.status).toBe(200);
    expect(provider.received[0]?.headers.authorization).toBe(`Bearer ${own}`);
    const { id } = JSON.parse(text) as { id: string };
    const stored = JSON.stringify(await getLog(id));
    expect(stored).toContain("[redacted]");
    for (const key of [own, secret]) {
      expect(text).not.toContain(key);
      expect(stored).not.toContain(key);
      expect(parley.written.log + parley.written.out).not.toContain(key);
    }
    if (engine.name !== "sqlite") return;
    for (const file of ["parley.db", "parley.db-wal"]) {
      const bytes = await readFile(path.join(parley.dataFolder, file));
      for (const key of [own, secret]) expect(bytes.includes(key)).toBe(false);
    }
  });
});

describe.each(engines.slice(0, 1))("a provider in chaos", (engine) => {
  test("a storm of failures of every kind: each caller has an answer, each call one Log", async () => {
    await using fake = await startFakeProvider();
    await using parley = await startParley({
      engine,
      environment: {
        ...fake.environment,
        PARLEY_PROVIDER_MAX_RETRIES: "0",
        PARLEY_PROVIDER_TIMEOUT_MS: "2000",
        PARLEY_PROVIDER_IDLE_TIMEOUT_MS: "2000",
      },
    });
    fake.answer("Chaos, please.", "An answer through the storm.");
    fake.server.setChaos({ dropRate: 0.2, malformedRate: 0.2, disconnectRate: 0.2, rateLimitRate: 0.2 });
    const prompt = { model: "gpt-4o", template: [{ role: "user", content: "Chaos, please." }] };
    const count = 60;
    const statuses = await Promise.all(
      Array.from({ length: count }, async (_, index) => {
        const reply = await parley.request("POST", "/v5/prompts/call", {
          body: { path: "chaos", prompt, stream: index % 2 === 0, log_id: `chaos-${index}` },
        });
        await reply.text();
        return reply.status;
      }),
    );
    expect(statuses.filter((status) => ![200, 429, 502, 504].includes(status))).toEqual([]);
    const page = await parley.request("GET", "/v5/logs?id=chaos&size=100&include_bodies=false");
    expect(await page.json()).toMatchObject({ total: count });
    const failed = await parley.request("GET", "/v5/logs?id=chaos&has_error=true");
    const { total } = (await failed.json()) as { total: number };
    expect(total).toBeGreaterThan(0);
    expect(total).toBeGreaterThanOrEqual(statuses.filter((status) => status !== 200).length);
    expect(parley.written.log).not.toContain("unexpected failure");
  });
});

/** A port on which nobody listens. */
function reservePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
