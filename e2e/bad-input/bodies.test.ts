import { request } from "node:http";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engines } from "../testing/engines.ts";
import { mockPrompt } from "../testing/official-client.ts";
import { startParley, type Parley } from "../testing/start-parley.ts";

const limit = 10 * 1024 * 1024;

describe.each(engines)("bodies on $name", (engine) => {
  let parley: Parley;
  beforeAll(async () => {
    parley = await startParley({ engine });
  });
  afterAll(() => parley[Symbol.asyncDispose]());

  /** A Log whose JSON is exactly so many bytes. */
  const logOf = (bytes: number, id: string): string => {
    const [start, end] = [`{"path":"big","log_id":"${id}","prompt":{"model":"mock-echo"},"output":"`, '"}'];
    return start + "x".repeat(bytes - start.length - end.length) + end;
  };
  const send = (body: string) => parley.request("POST", "/v5/prompts/log", { body });

  test("ten megabytes are taken, and come back whole", async () => {
    expect((await send(logOf(limit, "whole"))).status).toBe(200);
    const log = (await (await parley.request("GET", "/v5/logs/whole")).json()) as { output: string };
    expect(log.output.length).toBeGreaterThan(limit - 100);
    expect(log.output).toMatch(/^x+$/);
    const list = await (await parley.request("GET", "/v5/logs?include_bodies=false")).text();
    expect(list.length).toBeLessThan(10_000);
    expect(list).toContain("whole");
  });

  test("one byte more is 413, whether its length is declared or not", async () => {
    const declared = await send(logOf(limit + 1, "declared"));
    expect(declared.status).toBe(413);
    expect(await declared.json()).toMatchObject({
      code: "request.too_large",
      detail: expect.stringContaining("10485760"),
    });
    for (const bytes of [limit + 1, 11 * 1024 * 1024]) {
      const reply = await sendChunked(parley, logOf(bytes, "chunked"));
      expect(reply).toMatchObject({ status: 413, body: { code: "request.too_large" } });
    }
    for (const id of ["declared", "chunked"]) {
      expect((await parley.request("GET", `/v5/logs/${id}`)).status).toBe(404);
    }
  });

  test("ten megabytes in chunks are taken", async () => {
    expect(await sendChunked(parley, logOf(limit, "in-chunks"))).toMatchObject({
      status: 200,
      body: { id: "in-chunks" },
    });
  });

  test("a length that promises too much is refused before anything is sent", async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const outgoing = request(
        `${parley.url}/v5/prompts/log`,
        { method: "POST", headers: { "x-api-key": parley.apiKey, "content-length": String(limit * 5) } },
        (reply) => {
          resolve(reply.statusCode);
          reply.resume();
          outgoing.destroy();
        },
      );
      outgoing.once("error", reject);
      outgoing.flushHeaders();
    });
    expect(status).toBe(413);
  });

  test("many large bodies at once do not stop small requests", async () => {
    const large = Promise.all(
      Array.from({ length: 8 }, (_, index) => send(logOf(limit / 2, `many-${index}`))),
    );
    const small = await parley.request("GET", "/v5/prompts");
    expect(small.status).toBe(200);
    expect((await large).map((reply) => reply.status)).toEqual(Array.from({ length: 8 }, () => 200));
  });

  test("a body that is broken off leaves nothing behind", async () => {
    await new Promise<void>((resolve) => {
      const outgoing = request(`${parley.url}/v5/prompts/log`, {
        method: "POST",
        headers: { "x-api-key": parley.apiKey, "content-length": "1000" },
      });
      outgoing.once("error", () => resolve());
      outgoing.write('{"path":"broken","log_id":"broken-off",');
      setTimeout(() => outgoing.destroy(new Error("left")), 30);
    });
    expect((await parley.request("GET", "/v5/logs/broken-off")).status).toBe(404);
    expect((await parley.request("GET", "/v5/prompts")).status).toBe(200);
    expect(parley.written.log).not.toContain("unexpected failure");
  });

  test("save: false keeps the figures and none of the content, anywhere", async () => {
    const word = "unforgettable-zebra";
    const content = {
      inputs: { animal: word },
      output: word,
      messages: [{ role: "user", content: word }],
      output_message: { role: "assistant", content: word },
      provider_request: { word },
      provider_response: { word },
      stdout: word,
    };
    await parley.request("POST", "/v5/prompts/log", {
      body: {
        path: "unsaved",
        prompt: mockPrompt("{{animal}}"),
        log_id: "unsaved",
        save: false,
        output_tokens: 7,
        ...content,
      },
    });
    const called = await parley.request("POST", "/v5/prompts/call", {
      body: { path: "unsaved", inputs: { animal: word }, log_id: "unsaved-call", save: false },
    });
    expect(await called.json()).toMatchObject({ save: false, logs: [{ output: word }] });
    const streamed = await parley.request("POST", "/v5/prompts/call", {
      body: {
        path: "unsaved",
        inputs: { animal: word },
        log_id: "unsaved-stream",
        save: false,
        stream: true,
      },
    });
    expect(await streamed.text()).toContain("[DONE]");
    const { prompt_id } = (await (
      await parley.request("POST", "/v5/prompts/log", { body: { path: "unsaved", save: false } })
    ).json()) as { prompt_id: string };
    await parley.request("PATCH", `/v5/prompts/${prompt_id}/log/unsaved`, {
      body: { ...content, output_tokens: 8 },
    });

    for (const id of ["unsaved", "unsaved-call", "unsaved-stream"]) {
      const log = await (await parley.request("GET", `/v5/logs/${id}`)).json();
      expect(JSON.stringify(log)).not.toContain(word);
      expect(log).toMatchObject({ id, save: false, output_tokens: expect.any(Number) });
    }
    const found = await parley.request("GET", `/v5/logs?search=${word}`);
    expect(await found.json()).toMatchObject({ total: 0 });
    expect(parley.written.log).not.toContain(word);
    if (engine.name !== "sqlite") return;
    for (const file of ["parley.db", "parley.db-wal"]) {
      expect((await readFile(path.join(parley.dataFolder, file))).includes(word)).toBe(false);
    }
  });

  test("a log_id is taken once, however often and however fast it is sent", async () => {
    const body = { path: "taken", prompt: mockPrompt("x"), log_id: "taken" };
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => parley.request("POST", "/v5/prompts/log", { body })),
    );
    const statuses = replies.map((reply) => reply.status).sort();
    expect(statuses).toEqual([200, ...Array.from({ length: 19 }, () => 409)]);
    const list = await parley.request("GET", "/v5/logs?id=taken");
    expect(await list.json()).toMatchObject({ total: 1 });

    for (const stream of [false, true]) {
      const called = await parley.request("POST", "/v5/prompts/call", { body: { ...body, stream } });
      expect(called.status).toBe(409);
      expect(await called.json()).toMatchObject({
        code: "logs.id_taken",
        detail: expect.stringContaining("taken"),
      });
    }
  });
});

type Reply = { status: number | undefined; body: unknown };

/** Without a length: in chunks, as a stream is sent. */
function sendChunked({ url, apiKey }: Parley, body: string): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${url}/v5/prompts/log`,
      { method: "POST", headers: { "x-api-key": apiKey, "transfer-encoding": "chunked" } },
      (reply) => {
        const chunks: Buffer[] = [];
        reply.on("data", (chunk: Buffer) => chunks.push(chunk));
        reply.on("end", () =>
          resolve({
            status: reply.statusCode,
            body: JSON.parse(Buffer.concat(chunks).toString()) as unknown,
          }),
        );
      },
    );
    outgoing.once("error", reject);
    for (let start = 0; start < body.length; start += 65_536)
      outgoing.write(body.slice(start, start + 65_536));
    outgoing.end();
  });
}
