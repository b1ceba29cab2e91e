import { HumanloopClient, HumanloopError, type Humanloop } from "humanloop";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { caught } from "../testing/caught.ts";
import { engines } from "../testing/engines.ts";
import { startFailingProxy } from "../testing/failing-proxy.ts";
import { createOfficialClient, mockPrompt } from "../testing/official-client.ts";
import { startParley, type Parley } from "../testing/start-parley.ts";

describe.each(engines)("the official client's connection on $name", (engine) => {
  let parley: Parley;
  let client: HumanloopClient;
  beforeAll(async () => {
    parley = await startParley({ engine });
    client = createOfficialClient(parley);
  });
  afterAll(() => parley[Symbol.asyncDispose]());

  test("fact 1: a wrong key is a HumanloopError with status 401 and a JSON body", async () => {
    const stranger = createOfficialClient({ url: parley.url, apiKey: "hl_sk_wrong" });
    const error = await caught(stranger.prompts.list({}));
    expect(error).toBeInstanceOf(HumanloopError);
    expect(error).toMatchObject({ statusCode: 401, body: { detail: expect.stringMatching(/key/i) } });
  });

  test("fact 1: no key at all is 401 with JSON too", async () => {
    const reply = await fetch(`${parley.url}/v5/prompts`);
    expect(reply.status).toBe(401);
    expect(await reply.json()).toMatchObject({ detail: expect.stringContaining("X-API-KEY") });
  });

  test("the base URL may end in a slash", async () => {
    const slashed = new HumanloopClient({ baseUrl: `${parley.url}/v5/`, apiKey: parley.apiKey });
    await expect(slashed.prompts.list({})).resolves.toBeDefined();
  });

  test("fact 2: optional fields set to undefined arrive as null and count as absent", async () => {
    const bare = await client.prompts.upsert({ path: "nulls/bare", ...mockPrompt("hello") });
    const optional = {
      id: undefined,
      endpoint: undefined,
      templateLanguage: undefined,
      maxTokens: undefined,
      temperature: undefined,
      topP: undefined,
      stop: undefined,
      presencePenalty: undefined,
      frequencyPenalty: undefined,
      other: undefined,
      seed: undefined,
      responseFormat: undefined,
      reasoningEffort: undefined,
      tools: undefined,
      linkedTools: undefined,
      attributes: undefined,
      versionName: undefined,
      versionDescription: undefined,
      description: undefined,
      tags: undefined,
      readme: undefined,
    } as unknown as Humanloop.PromptRequest;
    const nulled = await client.prompts.upsert({ ...optional, path: "nulls/bare", ...mockPrompt("hello") });
    expect(nulled.versionId).toBe(bare.versionId);
  });

  test("fact 2: every optional field of a log, a call and an update accepts null", async () => {
    const names =
      "id run_id output_message prompt_tokens reasoning_tokens output_tokens prompt_cost output_cost finish_reason " +
      "messages tool_choice start_time end_time output created_at error provider_latency stdout provider_request " +
      "provider_response inputs source metadata source_datapoint_id trace_parent_id user environment save log_id " +
      "provider_api_keys num_samples stream return_inputs logprobs suffix";
    const nothing = Object.fromEntries(names.split(" ").map((name) => [name, null]));
    const prompt = {
      model: "mock-echo",
      provider: "mock",
      template: [{ role: "user", content: "hi", name: null }],
    };
    const logged = await parley.request("POST", "/v5/prompts/log", {
      body: { ...nothing, path: "nulls/logged", prompt },
    });
    expect(logged.status).toBe(200);
    const { id, prompt_id } = (await logged.json()) as { id: string; prompt_id: string };
    const called = await parley.request("POST", "/v5/prompts/call", {
      body: { ...nothing, path: "nulls/logged" },
    });
    expect(called.status).toBe(200);
    const patched = await parley.request("PATCH", `/v5/prompts/${prompt_id}/log/${id}`, { body: nothing });
    expect(patched.status).toBe(200);
  });

  test("a refused request is an UnprocessableEntityError whose detail lists where, what and which rule", async () => {
    const error = await caught(
      client.prompts.upsert({ path: "refused", model: 5, temperature: "hot" } as never),
    );
    // The client refuses wrong types itself; what it lets through is refused by the server.
    expect(error).toBeInstanceOf(Error);
    const reply = await parley.request("POST", "/v5/prompts", {
      body: { path: "refused", temperature: "hot" },
    });
    expect(reply.status).toBe(422);
    const { detail } = (await reply.json()) as {
      detail: { loc: (string | number)[]; msg: string; type: string }[];
    };
    expect(detail.map(({ loc }) => loc)).toEqual(
      expect.arrayContaining([
        ["body", "model"],
        ["body", "temperature"],
      ]),
    );
    expect(detail.find(({ loc }) => loc[1] === "model")).toEqual({
      loc: ["body", "model"],
      msg: "Field required",
      type: "missing",
    });
  });

  test("422 surfaces as UnprocessableEntityError with statusCode and detail", async () => {
    const error = await caught(client.prompts.upsert({ path: "/no/", ...mockPrompt("x") }));
    expect(error).toMatchObject({ statusCode: 422, body: { detail: expect.stringContaining("/no/") } });
    const sized = await caught(client.prompts.list({ size: 0 }));
    expect(sized).toMatchObject({ statusCode: 422, body: { detail: [{ loc: ["query", "size"] }] } });
  });

  test("fact 54: a 500 is tried again after about a second", async () => {
    await using proxy = await startFailingProxy(parley.url);
    const through = createOfficialClient({ url: proxy.url, apiKey: parley.apiKey });
    proxy.failNext("before");
    const started = performance.now();
    const logged = await through.prompts.log({
      path: "retried/before",
      prompt: mockPrompt("x"),
      logId: "retried-before",
      output: "once",
    });
    expect(proxy.statuses).toEqual([500, 200]);
    expect(performance.now() - started).toBeGreaterThan(750);
    expect(logged.id).toBe("retried-before");
    expect((await client.logs.get("retried-before")).output).toBe("once");
  });

  test("fact 54: a POST that had been done when its answer was lost is not done twice", async () => {
    await using proxy = await startFailingProxy(parley.url);
    const through = createOfficialClient({ url: proxy.url, apiKey: parley.apiKey });
    proxy.failNext("after");
    const error = await caught(
      through.prompts.log({
        path: "retried/after",
        prompt: mockPrompt("x"),
        logId: "retried-after",
        output: "once",
      }),
    );
    expect(proxy.statuses).toEqual([500, 409]);
    expect(String(error)).toContain("409");
    const { promptId } = await client.prompts.log({ path: "retried/after", prompt: mockPrompt("x") });
    const logs = await client.logs.list({ fileId: promptId, id: "retried-after" });
    expect(logs.data).toHaveLength(1);
  });
});
