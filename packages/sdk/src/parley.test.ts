import { isParleyError, type ParleyError } from "@parley/contract";
import { describe, expect, it, vi } from "vitest";
import { events, hangUp, json, problem, startLoopbackServer } from "./__fixtures__/loopback-server.ts";
import type { ParleyOptions } from "./options.ts";
import { Parley } from "./parley.ts";

/** A client that notes how long it would have waited instead of waiting. */
function createClient(baseUrl: string, options: ParleyOptions = {}) {
  const waitsMs: number[] = [];
  const parley = new Parley({
    baseUrl,
    apiKey: "hl_sk_test",
    sleep: async (durationMs) => void waitsMs.push(durationMs),
    ...options,
  });
  return { parley, waitsMs };
}

/** A way to a server that never answers. */
const keepSilent = () => ({
  fetch: vi.fn<typeof fetch>(
    (_input, { signal } = {}) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener("abort", () => reject(signal.reason));
      }),
  ),
});

async function caught(promise: Promise<unknown>): Promise<ParleyError> {
  const error = await promise.then(
    () => new Error("It succeeded."),
    (reason: unknown) => reason,
  );
  if (isParleyError(error)) return error;
  throw error;
}

const page = (ids: string[]) => json({ records: ids.map((id) => ({ id })), page: 1, size: 2, total: 3 });

describe("the arguments of a method", () => {
  it("go to the path, the query string and the body", async () => {
    await using server = await startLoopbackServer(json({ logs: [] }));
    const { parley } = createClient(server.baseUrl);
    await parley.prompts.call({
      path: "support/reply",
      environment: "staging",
      inputs: { question: "Why?" },
    });
    await parley.prompts.updateVersion({ id: "pr_1", version_id: "a/b", name: "v2" });
    expect(server.received.map(({ method, url }) => [method, url])).toEqual([
      ["POST", "/v5/prompts/call?environment=staging"],
      ["PATCH", "/v5/prompts/pr_1/versions/a%2Fb"],
    ]);
    expect(server.received[0]?.body).toMatchObject({ path: "support/reply", inputs: { question: "Why?" } });
    expect(server.received[0]?.body).not.toHaveProperty("environment");
    expect(server.received[1]?.body).toEqual({ name: "v2" });
    expect(server.received[0]?.headers).toMatchObject({
      "x-api-key": "hl_sk_test",
      "content-type": "application/json",
    });
  });

  it("are the body's fields also where the body is one of several objects", async () => {
    await using server = await startLoopbackServer(json({ id: "apr_1" }));
    const { parley } = createClient(server.baseUrl);
    await parley.approvals.decide({ id: "apr_1", decision: "deny", args_hash: "0f", option: "late" });
    expect(server.received[0]?.url).toBe("/v5/approvals/apr_1/decide");
    expect(server.received[0]?.body).toEqual({ decision: "deny", args_hash: "0f", option: "late" });
    await parley.approvals.vote({ id: "apr_1", vote: "approve", args_hash: "0f", comment: "As agreed" });
    await parley.approvals.edit({ id: "apr_1", args_hash: "0f", args: { amount: 20 } });
    expect(server.received.slice(1).map(({ url, body }) => [url, body])).toEqual([
      ["/v5/approvals/apr_1/vote", { vote: "approve", args_hash: "0f", comment: "As agreed" }],
      ["/v5/approvals/apr_1/edit", { args_hash: "0f", args: { amount: 20 } }],
    ]);
  });

  it("leave a name that query and body share to the query, and the body's to `body`", async () => {
    await using server = await startLoopbackServer(json({ logs: [] }));
    const { parley } = createClient(server.baseUrl);
    await parley.prompts.call({ path: "x", environment: "staging", body: { environment: "a label" } });
    expect(server.received[0]?.url).toBe("/v5/prompts/call?environment=staging");
    expect(server.received[0]?.body).toMatchObject({ path: "x", environment: "a label" });
  });

  it("hold a body without fixed fields whole", async () => {
    await using server = await startLoopbackServer(json({}));
    const { parley } = createClient(server.baseUrl);
    await parley.prompts.populate({ id: "pr_1", version_id: "prv_1", body: { id: "of a customer" } });
    expect(server.received[0]).toMatchObject({
      url: "/v5/prompts/pr_1/populate?version_id=prv_1",
      body: { id: "of a customer" },
    });
  });

  it("write lists, booleans, numbers and dates into a query string", async () => {
    await using server = await startLoopbackServer(page([]));
    const { parley } = createClient(server.baseUrl);
    await parley.logs.list({
      id: ["a", "b"],
      has_error: true,
      page: 2,
      start_date: new Date("2026-01-31T10:00:00Z"),
      end_date: "2026-02-01",
      in_trace_filter: [true, false],
      search: undefined,
    });
    expect(Object.fromEntries(new URLSearchParams(server.received[0]?.url.split("?")[1]))).toEqual({
      id: "b",
      has_error: "true",
      page: "2",
      start_date: "2026-01-31T10:00:00.000Z",
      end_date: "2026-02-01",
      in_trace_filter: "false",
    });
    expect(server.received[0]?.url).toContain("id=a&id=b");
    expect(server.received[0]?.url).toContain("in_trace_filter=true&in_trace_filter=false");
  });

  it("are refused before anything is sent where a path would be incomplete or a name is unknown", async () => {
    const { parley } = createClient("http://127.0.0.1:1");
    expect((await caught(parley.prompts.get({ id: "" }))).message).toBe(
      "`/prompts/:id` needs a non-empty `id`.",
    );
    // @ts-expect-error A name that no part of the request knows does not compile either.
    const unknown = await caught(parley.prompts.list({ nmae: "x" }));
    expect(unknown.code).toBe("client.argument_unknown");
  });
});

describe("replies", () => {
  it("are JSON, text or nothing, as declared", async () => {
    await using server = await startLoopbackServer(
      json([{ name: "production" }]),
      (response) => response.end("---\nmodel: gpt-5\n---\n"),
      (response) => response.writeHead(204).end(),
    );
    const { parley } = createClient(server.baseUrl);
    expect(await parley.environments.list()).toEqual([{ name: "production" }]);
    expect(await parley.prompts.serialize({ id: "pr_1" })).toBe("---\nmodel: gpt-5\n---\n");
    expect(await parley.prompts.delete({ id: "pr_1" })).toBeUndefined();
  });

  it("that are not JSON say that this may not be Parley", async () => {
    await using server = await startLoopbackServer((response) => response.end("<html>"));
    const error = await caught(createClient(server.baseUrl).parley.me.get());
    expect(error.message).toBe(`What ${server.baseUrl} answered is not JSON. Is this the URL of Parley?`);
    expect(server.received).toHaveLength(1);
  });

  it("of a list with pages come record by record until a page is empty", async () => {
    await using server = await startLoopbackServer(page(["a", "b"]), page(["c"]), page([]));
    const { parley } = createClient(server.baseUrl);
    const ids: string[] = [];
    for await (const log of parley.logs.listAll({ file_id: "pr_1", size: 2 })) ids.push(log.id);
    expect(ids).toEqual(["a", "b", "c"]);
    expect(server.received.map(({ url }) => url)).toEqual(
      [1, 2, 3].map((number) => `/v5/logs?page=${number}&size=2&file_id=pr_1`),
    );
  });
});

describe("errors", () => {
  it("are rebuilt from the server's", async () => {
    const loc = ["body", "path"];
    await using server = await startLoopbackServer(
      problem(404, "files.not_found", { details: { file: "x" } }),
      json(
        {
          type: "urn:parley:error:request.invalid_input",
          title: "The request was refused.",
          status: 422,
          code: "request.invalid_input",
          request_id: "req_1",
          detail: [{ loc, msg: "Required", type: "missing" }],
        },
        422,
      ),
    );
    const { parley } = createClient(server.baseUrl);
    expect(await caught(parley.prompts.get({ id: "x" }))).toMatchObject({
      kind: "not_found",
      code: "files.not_found",
      details: { file: "x" },
    });
    expect(await caught(parley.prompts.get({ id: "x" }))).toMatchObject({
      kind: "invalid_input",
      issues: [{ loc, msg: "Required", type: "missing" }],
      requestId: "req_1",
    });
  });

  it("say when nobody listens, and how to change that", async () => {
    const server = await startLoopbackServer();
    await server[Symbol.asyncDispose]();
    const { parley, waitsMs } = createClient(server.baseUrl);
    const error = await caught(parley.me.get());
    expect(error).toMatchObject({ kind: "unavailable", code: "client.unreachable" });
    expect(error.message).toBe(
      `Cannot reach Parley at ${server.baseUrl}. Is it running? Start it with \`npx parley serve\`.`,
    );
    expect(waitsMs).toHaveLength(2);
  });

  it("say when the server takes too long", async () => {
    const silence = keepSilent();
    const { parley } = createClient("http://silent.test", { ...silence, timeoutMs: 30, maxRetries: 1 });
    const error = await caught(parley.me.get());
    expect(error).toMatchObject({ kind: "upstream_timeout", code: "client.timeout" });
    expect(silence.fetch).toHaveBeenCalledTimes(2);
  });

  it("are the signal's reason where the caller left", async () => {
    await using server = await startLoopbackServer(() => controller.abort(new Error("Enough.")));
    const controller = new AbortController();
    const { parley } = createClient(server.baseUrl);
    await expect(parley.me.get({}, { signal: controller.signal })).rejects.toThrow("Enough.");
    await expect(parley.me.get({}, { signal: AbortSignal.abort(new Error("Before.")) })).rejects.toThrow(
      "Before.",
    );
    expect(server.received).toHaveLength(1);
  });
});

describe("repeating", () => {
  it("follows Retry-After, else backs off", async () => {
    await using server = await startLoopbackServer(
      problem(429, "limits.reached", { headers: { "retry-after": "3" } }),
      problem(503, "request.unavailable"),
      json({ version: "1" }),
    );
    const { parley, waitsMs } = createClient(server.baseUrl);
    expect(await parley.me.get()).toEqual({ version: "1" });
    expect(waitsMs[0]).toBe(3000);
    expect(waitsMs[1]).toBeGreaterThanOrEqual(500);
    expect(waitsMs[1]).toBeLessThanOrEqual(1000);
  });

  it("gives up at once where the server asks for more than a minute, and hands the time on", async () => {
    await using server = await startLoopbackServer(
      problem(429, "limits.reached", { headers: { "retry-after": "3600" } }),
    );
    const error = await caught(createClient(server.baseUrl).parley.me.get());
    expect(error.retryAfterMs).toBe(3_600_000);
    expect(server.received).toHaveLength(1);
  });

  it("leaves alone what would happen twice, and what will not change", async () => {
    await using server = await startLoopbackServer(
      problem(503, "request.unavailable"),
      problem(404, "files.not_found"),
    );
    const { parley } = createClient(server.baseUrl);
    expect((await caught(parley.prompts.upsert({ path: "x", model: "gpt-5" }))).kind).toBe("unavailable");
    expect((await caught(parley.prompts.get({ id: "x" }))).kind).toBe("not_found");
    expect(server.received).toHaveLength(2);
  });

  it("sends a POST again that only reads", async () => {
    await using server = await startLoopbackServer(problem(503, "request.unavailable"), json({ id: "pr_1" }));
    const { parley } = createClient(server.baseUrl);
    expect(await parley.prompts.populate({ id: "pr_1", body: {} })).toEqual({ id: "pr_1" });
    expect(server.received).toHaveLength(2);
  });

  it("keeps one Log id while the outcome is unknown", async () => {
    await using server = await startLoopbackServer(
      hangUp,
      problem(503, "request.unavailable"),
      json({ id: "log_1" }),
    );
    const { parley } = createClient(server.baseUrl);
    await parley.prompts.log({ path: "x", output: "y" });
    const ids = server.received.map(({ body }) => (body as { log_id: string }).log_id);
    expect(ids[0]).toMatch(/^log_[0-9A-Za-z]{21}$/);
    expect(new Set(ids).size).toBe(1);
  });

  it("leaves a provider's failure that is on record to the server, which has tried again itself", async () => {
    const details = { log_id: "log_failed" };
    await using server = await startLoopbackServer(problem(502, "prompts.provider_failed", { details }));
    const { parley } = createClient(server.baseUrl);
    expect((await caught(parley.prompts.call({ path: "x" }))).details).toEqual(details);
    expect(server.received).toHaveLength(1);
  });

  it("answers from the Log when a lost request turns out to be on record", async () => {
    const prompt = { id: "pr_1", version_id: "prv_1" };
    const found = {
      id: "log_1",
      type: "prompt",
      prompt,
      output: "Hello",
      output_tokens: 2,
      log_status: "complete",
    };
    await using server = await startLoopbackServer(
      hangUp,
      problem(409, "logs.id_taken"),
      json(found),
      hangUp,
      problem(409, "logs.id_taken"),
      json(found),
    );
    const { parley } = createClient(server.baseUrl);
    expect(await parley.prompts.log({ path: "x", output: "Hello" })).toEqual({
      id: "log_1",
      prompt_id: "pr_1",
      version_id: "prv_1",
    });
    const reply = await parley.prompts.call({ path: "x", log_id: "log_1" });
    expect(reply.logs).toMatchObject([{ index: 0, output: "Hello", output_tokens: 2, log_id: "log_1" }]);
    expect(server.received.at(-1)?.url).toBe("/v5/logs/log_1");
  });

  it("is no success where the call that was repeated had failed or was interrupted", async () => {
    const found = {
      id: "log_1",
      type: "prompt",
      output: null,
      error: "The model is busy.",
      log_status: "complete",
    };
    await using server = await startLoopbackServer(
      hangUp,
      problem(409, "logs.id_taken"),
      json(found),
      hangUp,
      problem(409, "logs.id_taken"),
      json({ ...found, error: "The client disconnected.", log_status: "incomplete" }),
    );
    const { parley } = createClient(server.baseUrl);
    const failed = await caught(parley.prompts.call({ path: "x", log_id: "log_1" }));
    expect([failed.code, failed.message]).toEqual([
      "client.call_failed",
      expect.stringMatching(/The model is busy\..*log_1/),
    ]);
    const interrupted = await caught(parley.prompts.call({ path: "x", log_id: "log_1" }));
    expect(interrupted.code).toBe("client.call_interrupted");
  });

  it("does not ask a model again that took too long", async () => {
    const silence = keepSilent();
    const { parley } = createClient("http://silent.test", { ...silence, timeoutMs: 30 });
    expect((await caught(parley.prompts.call({ path: "x" }))).code).toBe("client.timeout");
    expect(silence.fetch).toHaveBeenCalledTimes(1);
  });
});

describe("streams", () => {
  const chunk = (output: string) => `data: ${JSON.stringify({ index: 0, output })}\n\n`;

  async function collect(stream: AsyncIterable<{ output?: string | null | undefined }>) {
    const outputs: (string | null | undefined)[] = [];
    for await (const { output } of stream) outputs.push(output);
    return outputs;
  }

  it("give typed events until [DONE], however the bytes are cut", async () => {
    const bytes = new TextEncoder().encode(
      `: hello\n\n${chunk("Grüße, ")}${chunk("wor[DONE]ld 🌍")}data: [DONE]\n\n`,
    );
    const pieces = Array.from(bytes, (byte) => Uint8Array.of(byte));
    await using server = await startLoopbackServer(events(pieces));
    const { parley } = createClient(server.baseUrl);
    expect(await collect(parley.prompts.callStream({ path: "x" }))).toEqual(["Grüße, ", "wor[DONE]ld 🌍"]);
    expect(server.received[0]?.body).toMatchObject({ path: "x", stream: true });
  });

  it("close the connection when the caller leaves the loop", async () => {
    await using server = await startLoopbackServer(events([chunk("a"), chunk("b")], { end: false }));
    const { parley } = createClient(server.baseUrl);
    for await (const { output } of parley.prompts.callStream({ path: "x" })) {
      expect(output).toBe("a");
      break;
    }
    await expect.poll(() => server.closed).toEqual(["/v5/prompts/call"]);
  });

  it("throw where they end without [DONE]", async () => {
    await using server = await startLoopbackServer(events([chunk("a")]), (response) => {
      events([chunk("a"), chunk("b")], { end: false })(response, server.received[0]!);
      setTimeout(() => response.socket?.destroy(), 20);
    });
    const { parley } = createClient(server.baseUrl);
    const ended = await caught(collect(parley.prompts.callStream({ path: "x" })));
    expect(ended).toMatchObject({ code: "client.stream_interrupted", details: { event_count: 1 } });
    const broken = await caught(collect(parley.prompts.callStream({ path: "x" })));
    expect(broken).toMatchObject({ code: "client.stream_interrupted", details: { event_count: 2 } });
  });

  it("throw a failure that the server reports in the middle", async () => {
    const failure = {
      error: "The provider broke off.",
      code: "prompts.provider_failed",
      request_id: "req_1",
    };
    await using server = await startLoopbackServer(
      events([chunk("a"), `data: ${JSON.stringify(failure)}\n\n`, "data: [DONE]\n\n"]),
    );
    const { parley } = createClient(server.baseUrl);
    const error = await caught(collect(parley.prompts.callStream({ path: "x" })));
    expect(error).toMatchObject({ code: failure.code, message: failure.error, requestId: "req_1" });
  });

  it("throw the server's refusal, and follow the signal and the timeout", async () => {
    await using server = await startLoopbackServer(
      problem(422, "prompts.inputs_missing"),
      events([chunk("a")], { end: false }),
    );
    const { parley } = createClient(server.baseUrl);
    expect((await caught(collect(parley.prompts.callStream({ path: "x" })))).code).toBe(
      "prompts.inputs_missing",
    );
    const controller = new AbortController();
    const aborted = (async () => {
      for await (const event of parley.prompts.callStream({ path: "x" }, { signal: controller.signal })) {
        expect(event.output).toBe("a");
        controller.abort(new Error("Enough."));
      }
    })();
    await expect(aborted).rejects.toThrow("Enough.");
    const slow = await caught(collect(parley.prompts.callStream({ path: "x" }, { timeoutMs: 40 })));
    expect(slow.code).toBe("client.timeout");
  });

  it("do not count the caller's own time", async () => {
    await using server = await startLoopbackServer(events([chunk("a"), chunk("b"), "data: [DONE]\n\n"]));
    const { parley } = createClient(server.baseUrl, { timeoutMs: 1000 });
    const outputs: unknown[] = [];
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      for await (const { output } of parley.prompts.callStream({ path: "x" })) {
        outputs.push(output);
        vi.advanceTimersByTime(60_000);
      }
    } finally {
      vi.useRealTimers();
    }
    expect(outputs).toEqual(["a", "b"]);
  });
});

describe("where a client finds its server", () => {
  it("is the option, the environment, then this machine", () => {
    const environment = { PARLEY_BASE_URL: "https://parley.example.com/v5/", PARLEY_API_KEY: "" };
    expect(new Parley({ environment }).baseUrl).toBe("https://parley.example.com");
    expect(new Parley({ environment, baseUrl: "http://x:1/" }).baseUrl).toBe("http://x:1");
    expect(new Parley({ environment: {} }).baseUrl).toBe("http://127.0.0.1:4400");
  });
});
