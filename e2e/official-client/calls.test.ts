import type { HumanloopClient } from "humanloop";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { caught } from "../testing/caught.ts";
import { engines } from "../testing/engines.ts";
import { startFakeProvider, type FakeProvider } from "../testing/fake-provider.ts";
import { createOfficialClient, mockPrompt } from "../testing/official-client.ts";
import { startParley, type Parley } from "../testing/start-parley.ts";

describe.each(engines)("the official client's calls on $name", (engine) => {
  let parley: Parley;
  let client: HumanloopClient;
  let fake: FakeProvider;
  beforeAll(async () => {
    fake = await startFakeProvider();
    parley = await startParley({ engine, environment: fake.environment });
    client = createOfficialClient(parley);
  });
  afterAll(async () => {
    await parley[Symbol.asyncDispose]();
    await fake[Symbol.asyncDispose]();
  });

  test("fact 13: a call with the text of a .prompt file makes the Prompt at its path and answers", async () => {
    const text = `---
model: mock-echo
provider: mock
temperature: 0.3
---
<user>
@mock text: Hello {{name}}
</user>
`;
    const ask = () =>
      parley.request("POST", "/v5/prompts/call", {
        body: { path: "Folder/From Text", prompt: text, inputs: { name: "Ada" }, stream: false },
      });
    const reply = await ask();
    expect(reply.status).toBe(200);
    const called = (await reply.json()) as {
      prompt: { path: string; version_id: string; temperature: number };
      logs: { index: number; output: string }[];
    };
    expect(called.prompt).toMatchObject({ path: "Folder/From Text", temperature: 0.3 });
    expect(called.logs).toMatchObject([{ index: 0, output: "Hello Ada" }]);
    const again = (await (await ask()).json()) as typeof called;
    expect(again.prompt.version_id).toBe(called.prompt.version_id);
  });

  test("fact 14: a call by path answers its samples with the whole Prompt", async () => {
    const prompt = await client.prompts.upsert({ path: "fact-14", ...mockPrompt("Dear {{customer}}") });
    const reply = await client.prompts.call({ path: "fact-14", inputs: { customer: "Ada" } });
    expect(reply.prompt).toMatchObject({ id: prompt.id, versionId: prompt.versionId, path: "fact-14" });
    expect(reply.logs).toMatchObject([
      {
        index: 0,
        output: "Dear Ada",
        outputMessage: { role: "assistant", content: "Dear Ada" },
        finishReason: "stop",
        promptTokens: expect.any(Number),
        outputTokens: expect.any(Number),
        providerLatency: expect.any(Number),
        createdAt: expect.any(Date),
      },
    ]);
    expect(reply.inputs).toEqual({ customer: "Ada" });
    const log = await client.logs.get(reply.id);
    expect(log).toMatchObject({ id: reply.id, output: "Dear Ada", inputs: { customer: "Ada" } });
  });

  test("fact 14: several samples are told apart by their index and each leaves a Log", async () => {
    await client.prompts.upsert({ path: "samples", ...mockPrompt("again") });
    const reply = await client.prompts.call({ path: "samples", numSamples: 3, returnInputs: false });
    expect(reply.logs.map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(reply.inputs).toEqual({});
    const logs = await client.logs.list({ fileId: reply.prompt.id });
    expect(logs.data).toHaveLength(3);
  });

  test("fact 14: by OpenAI's and by Anthropic's wire", async () => {
    fake.answer("Say it over the wire.", "Said over the wire.");
    for (const [provider, model] of [
      ["openai", "gpt-4o"],
      ["anthropic", "claude-sonnet-4-5"],
    ] as const) {
      const reply = await client.prompts.call({
        path: `wire/${provider}`,
        prompt: { provider, model, template: [{ role: "user", content: "Say it {{how}}." }] },
        inputs: { how: "over the wire" },
      });
      expect(reply.logs[0]?.output).toBe("Said over the wire.");
      expect(reply.prompt.provider).toBe(provider);
    }
  });

  test("fact 15: a stream of chunks, each with its ids and an output", async () => {
    const prompt = await client.prompts.upsert({ path: "fact-15", ...mockPrompt("one two three four five") });
    const stream = await client.prompts.callStream({ path: "fact-15" });
    let output = "";
    const ids = new Set<string>();
    let finishReason: string | undefined;
    for await (const chunk of stream) {
      expect(chunk).toMatchObject({ index: 0, promptId: prompt.id, versionId: prompt.versionId });
      expect(typeof chunk.output).toBe("string");
      ids.add(chunk.id);
      output += chunk.output;
      finishReason = chunk.finishReason ?? finishReason;
    }
    expect(output).toBe("one two three four five");
    expect(finishReason).toBe("stop");
    expect(ids.size).toBe(1);
    expect(await client.logs.get([...ids][0]!)).toMatchObject({ output: "one two three four five" });
  });

  test("fact 15: a stream over OpenAI's wire", async () => {
    fake.answer("Stream, please.", "A streamed answer with several words.");
    const stream = await client.prompts.callStream({
      path: "stream/openai",
      prompt: {
        provider: "openai",
        model: "gpt-4o",
        template: [{ role: "user", content: "Stream, please." }],
      },
    });
    let output = "";
    for await (const chunk of stream) output += chunk.output;
    expect(output).toBe("A streamed answer with several words.");
  });

  test("fact 16: missing variables surface with the status and all their names", async () => {
    await client.prompts.upsert({ path: "fact-16", ...mockPrompt("{{first}} {{second}} {{third}}") });
    const error = await caught(client.prompts.call({ path: "fact-16", inputs: { second: "2" } }));
    expect((error as Error).constructor.name).toBe("HumanloopRuntimeError");
    expect(String(error)).toContain("422");
    expect(String(error)).toMatch(/first.*third/s);
  });

  test("fact 16: a stream that cannot begin throws, with the status where the client looks at it", async () => {
    const unknown = await caught(client.prompts.callStream({ path: "never/made" }));
    expect(unknown).toMatchObject({ statusCode: 404 });
    // Of a 422 to a stream request this release of the client tries to decode the unread body, and says only that.
    await client.prompts.upsert({ path: "fact-16-stream", ...mockPrompt("{{first}}") });
    const error = await caught(client.prompts.callStream({ path: "fact-16-stream" }));
    expect(String(error)).toContain("Expected object");
  });
});
