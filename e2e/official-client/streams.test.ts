import { request } from "node:http";
import type { HumanloopClient } from "humanloop";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engines } from "../testing/engines.ts";
import { createOfficialClient, mockPrompt } from "../testing/official-client.ts";
import { startParley, type Parley } from "../testing/start-parley.ts";

type Chunk = {
  index: number;
  id: string;
  prompt_id: string;
  version_id: string;
  output: string | null;
  error?: string;
};

describe.each(engines)("server-sent events on $name", (engine) => {
  let parley: Parley;
  let client: HumanloopClient;
  beforeAll(async () => {
    parley = await startParley({ engine });
    client = createOfficialClient(parley);
  });
  afterAll(() => parley[Symbol.asyncDispose]());

  const call = async (path: string, text: string, fields: object = {}) => {
    const { id } = await client.prompts.upsert({ path, ...mockPrompt(text) });
    const body = { id, stream: true, ...fields };
    const reply = await parley.request("POST", "/v5/prompts/call", { body });
    expect(reply.status).toBe(200);
    expect(reply.headers.get("content-type")).toMatch(/^text\/event-stream/);
    return reply.text();
  };
  const readEvents = (text: string): Chunk[] =>
    text
      .split("\n")
      .filter((line) => line !== "" && line !== "data: [DONE]")
      .map((line) => JSON.parse(line.slice("data: ".length)) as Chunk);

  test("every event is one line of ASCII, and the last is [DONE]", async () => {
    const text = await call("lines", "Zeile eins\\nZeile zwei 日本 🎈 \u0085 ende");
    expect(text).toMatch(/^(data: .+\n\n)+$/);
    expect(text).toMatch(/\n\ndata: \[DONE\]\n\n$/);
    expect(text).toMatch(/^[\n\u0020-\u007e]+$/);
    const output = readEvents(text)
      .map((event) => event.output)
      .join("");
    expect(output).toBe("Zeile eins\nZeile zwei 日本 🎈 \u0085 ende");
  });

  test("every chunk has its ids and an output that is a text", async () => {
    const events = readEvents(await call("whole", "one two three"));
    expect(events.length).toBeGreaterThan(1);
    for (const event of events) {
      expect(event).toMatchObject({
        index: 0,
        id: expect.any(String),
        prompt_id: expect.stringMatching(/^pr_/),
        version_id: expect.stringMatching(/^prv_/),
        output: expect.any(String),
      });
    }
    expect(events.at(-1)).toMatchObject({
      finish_reason: "stop",
      output: "",
      output_tokens: expect.any(Number),
    });
  });

  test("a model that writes [DONE] does not end the stream for the client", async () => {
    await client.prompts.upsert({ path: "done", ...mockPrompt("before [DONE] after") });
    let output = "";
    for await (const chunk of await client.prompts.callStream({ path: "done" })) output += chunk.output;
    expect(output).toBe("before [DONE] after");
  });

  test("text beyond ASCII reaches the client whole, even when the network splits every character", async () => {
    const said = "Ünïcödé 日本語 🎈👩‍👩‍👧 end";
    await client.prompts.upsert({ path: "unicode", ...mockPrompt(said) });
    let output = "";
    for await (const chunk of await client.prompts.callStream({ path: "unicode" })) output += chunk.output;
    expect(output).toBe(said);

    const bytes = await readBytes(parley, { path: "unicode", stream: true });
    const oneByOne = [...bytes].map((byte) => new TextDecoder().decode(Uint8Array.of(byte))).join("");
    expect(
      readEvents(oneByOne)
        .map((event) => event.output)
        .join(""),
    ).toBe(said);
  });

  test("the events of several samples are told apart by index and id, and leave a Log each", async () => {
    const events = readEvents(await call("several", "alpha beta gamma", { num_samples: 3 }));
    for (const index of [0, 1, 2]) {
      const own = events.filter((event) => event.index === index);
      expect(own.map((event) => event.output).join("")).toBe("alpha beta gamma");
      expect(new Set(own.map((event) => event.id)).size).toBe(1);
    }
    const ids = new Set(events.map((event) => event.id));
    expect(ids.size).toBe(3);
    for (const id of ids) expect(await client.logs.get(id)).toMatchObject({ output: "alpha beta gamma" });
  });

  test("chosen tools come in the output message", async () => {
    const { id } = await client.prompts.upsert({
      path: "tools",
      model: "mock-echo",
      provider: "mock",
      template: [{ role: "user", content: '@mock tool: look_up {"q":"ä"}' }],
      tools: [
        { name: "look_up", description: "Finds things", parameters: { type: "object", properties: {} } },
      ],
    });
    const chunks = [];
    for await (const chunk of await client.prompts.callStream({ id })) chunks.push(chunk);
    for (const chunk of chunks) expect(typeof chunk.output).toBe("string");
    const calls = chunks.flatMap((chunk) => chunk.outputMessage?.toolCalls ?? []);
    expect(calls).toMatchObject([{ function: { name: "look_up", arguments: '{"q":"ä"}' } }]);
    expect(chunks.at(-1)?.finishReason).toBe("tool_calls");
  });

  test("a failure within a stream is an event with the ids, the error, and then [DONE]", async () => {
    const text = await call("cut", "some words before it ends\n@mock cut");
    const events = readEvents(text);
    expect(text).toMatch(/data: \[DONE\]\n\n$/);
    const last = events.at(-1)!;
    expect(last).toMatchObject({
      index: 0,
      id: events[0]!.id,
      prompt_id: events[0]!.prompt_id,
      version_id: events[0]!.version_id,
      output: "",
      error: expect.stringMatching(/\w+/),
    });
    expect(await client.logs.get(last.id)).toMatchObject({ error: last.error });
  });
});

/** The bytes of a reply, as they come. */
function readBytes(parley: Parley, body: object): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${parley.url}/v5/prompts/call`,
      { method: "POST", headers: { "x-api-key": parley.apiKey, "content-type": "application/json" } },
      (reply) => {
        const chunks: Buffer[] = [];
        reply.on("data", (chunk: Buffer) => chunks.push(chunk));
        reply.on("end", () => resolve(Buffer.concat(chunks)));
        reply.on("error", reject);
      },
    );
    outgoing.on("error", reject);
    outgoing.end(JSON.stringify(body));
  });
}
