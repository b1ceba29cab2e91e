import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engines } from "../testing/engines.ts";
import { mockPrompt } from "../testing/official-client.ts";
import {
  openAiDelta,
  openAiEnd,
  startRawProvider,
  startStream,
  type RawProvider,
} from "../testing/raw-provider.ts";
import { startParley, type Parley } from "../testing/start-parley.ts";

type Page = { records: { id: string; output: string; error: string | null }[]; total: number };

describe.each(engines)("a process that ends, on $name", (engine) => {
  let provider: RawProvider;
  beforeAll(async () => {
    provider = await startRawProvider();
  });
  afterAll(() => provider[Symbol.asyncDispose]());

  const start = (environment: Record<string, string> = {}): Promise<Parley> =>
    startParley({
      engine,
      environment: { OPENAI_API_KEY: "sk-e2e", OPENAI_BASE_URL: provider.url, ...environment },
    });
  const stream = async (parley: Parley, logId: string) => {
    const reply = await parley.request("POST", "/v5/prompts/call", {
      body: {
        path: "streamed",
        prompt: { model: "gpt-4o", template: [{ role: "user", content: "Hi." }] },
        stream: true,
        log_id: logId,
      },
    });
    expect(reply.status).toBe(200);
    return reply.body!.pipeThrough(new TextDecoderStream()).getReader();
  };

  test("killed in the middle of many Logs, it has every one it had acknowledged, whole", async () => {
    await using parley = await start();
    const first = await parley.request("POST", "/v5/prompts/log", {
      body: { path: "killed", prompt: mockPrompt("x") },
    });
    const { prompt_id: promptId } = (await first.json()) as { prompt_id: string };
    const acknowledged: string[] = [];
    let isOver = false;
    const write = async (writer: number): Promise<void> => {
      for (let index = 0; !isOver; index += 1) {
        const id = `killed-${writer}-${index}`;
        const body = { id: promptId, log_id: id, output: `output of ${id} `.repeat(50), inputs: { id } };
        const reply = await parley.request("POST", "/v5/prompts/log", { body }).catch(() => undefined);
        if (reply?.status !== 200) return;
        acknowledged.push(id);
        if (acknowledged.length === 500) {
          isOver = true;
          parley.signal("SIGKILL");
        }
      }
    };
    await Promise.all(Array.from({ length: 32 }, (_, writer) => write(writer)));
    expect(await parley.ended()).toMatchObject({ signal: "SIGKILL" });
    expect(acknowledged.length).toBeGreaterThanOrEqual(500);

    await parley.start();
    const stored = new Map<string, string>();
    for (let page = 1; ; page += 1) {
      const reply = await parley.request(
        "GET",
        `/v5/logs?file_id=${promptId}&id=killed-&size=500&page=${page}`,
      );
      const { records } = (await reply.json()) as Page;
      if (records.length === 0) break;
      for (const { id, output } of records) stored.set(id, output);
    }
    expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
    for (const [id, output] of stored) expect(output).toBe(`output of ${id} `.repeat(50));
    // The counters were written with the rows.
    const prompt = await parley.request("GET", `/v5/prompts/${promptId}`);
    expect(await prompt.json()).toMatchObject({ total_logs_count: stored.size + 1 });
  });

  test("asked to stop, it finishes the stream under way, and then is gone", async () => {
    await using parley = await start();
    const words = Array.from({ length: 20 }, (_, index) => `word${index} `);
    let finish = () => {};
    const stopped = new Promise<void>((resolve) => (finish = resolve));
    provider.behave(async (response) => {
      startStream(response);
      response.write(openAiDelta(words[0]!));
      await stopped;
      for (const word of words.slice(1)) response.write(openAiDelta(word));
      response.end(openAiEnd);
    });
    const reader = await stream(parley, "drained");
    let text = (await reader.read()).value ?? "";
    const { url } = parley;
    parley.signal("SIGTERM");
    // It takes no new connections from then on.
    await expect.poll(() => isListening(url), { timeout: 40_000 }).toBe(false);
    finish();
    for (let next = await reader.read(); !next.done; next = await reader.read()) text += next.value;
    expect(text).toMatch(/data: \[DONE\]\n\n$/);
    expect(outputOf(text)).toBe(words.join(""));
    expect(await parley.ended()).toEqual({ code: 0, signal: null });

    await parley.start();
    const log = await parley.request("GET", "/v5/logs/drained");
    expect(await log.json()).toMatchObject({ output: words.join(""), error: null, finish_reason: "stop" });
  });

  test("what does not end in time is cut, and its Log says so", async () => {
    await using parley = await start({ PARLEY_DRAIN_MS: "100" });
    provider.behave((response) => {
      startStream(response);
      response.write(openAiDelta("Begun "));
    });
    const reader = await stream(parley, "cut");
    await reader.read();
    parley.signal("SIGTERM");
    expect(await parley.ended()).toEqual({ code: 0, signal: null });
    await reader.cancel().catch(() => {});
    await parley.start();
    const log = await parley.request("GET", "/v5/logs/cut");
    expect(await log.json()).toMatchObject({ output: "Begun ", error: expect.stringMatching(/\w+/) });
  });

  test("every call that is cut leaves its Log, streamed or not", async () => {
    await using parley = await start({ PARLEY_DRAIN_MS: "100" });
    let asked = 0;
    provider.behave(() => void (asked += 1)); // It never answers.
    const ids = Array.from({ length: 10 }, (_, index) => `never-${index}`);
    const calls = ids.map((logId, index) =>
      parley
        .request("POST", "/v5/prompts/call", {
          body: {
            path: "never",
            prompt: { model: "gpt-4o", template: [{ role: "user", content: "Hi." }] },
            stream: index % 2 === 0,
            log_id: logId,
          },
        })
        .catch(() => undefined),
    );
    await expect.poll(() => asked, { timeout: 40_000 }).toBe(ids.length);
    parley.signal("SIGTERM");
    expect(await parley.ended()).toEqual({ code: 0, signal: null });
    await Promise.all(calls);
    await parley.start();
    const reply = await parley.request("GET", "/v5/logs?id=never-&size=20");
    const { records } = (await reply.json()) as Page;
    expect(records.map(({ id }) => id).toSorted()).toEqual(ids);
    for (const record of records) {
      expect(record).toMatchObject({ error: expect.stringMatching(/\w/), log_status: "incomplete" });
    }
  });

  test("asked twice, it stops at once", async () => {
    await using parley = await start();
    provider.behave((response) => {
      startStream(response);
      response.write(openAiDelta("Begun "));
    });
    const reader = await stream(parley, "twice");
    await reader.read();
    const { url } = parley;
    parley.signal("SIGTERM");
    await expect.poll(() => isListening(url), { timeout: 40_000 }).toBe(false);
    parley.signal("SIGTERM");
    expect(await parley.ended()).toEqual({ code: 1, signal: null });
    await reader.cancel().catch(() => {});
  });

  test("idle connections do not keep it from stopping", async () => {
    await using parley = await start();
    expect((await parley.request("GET", "/healthz")).status).toBe(200);
    const before = performance.now();
    parley.signal("SIGTERM");
    expect(await parley.ended()).toEqual({ code: 0, signal: null });
    expect(performance.now() - before).toBeLessThan(3000);
  });
});

async function isListening(url: string): Promise<boolean> {
  try {
    await fetch(`${url}/healthz`, { headers: { connection: "close" } });
    return true;
  } catch {
    return false;
  }
}

const outputOf = (text: string): string =>
  text
    .split("\n")
    .filter((line) => line.startsWith("data: {"))
    .map((line) => (JSON.parse(line.slice("data: ".length)) as { output: string }).output)
    .join("");
