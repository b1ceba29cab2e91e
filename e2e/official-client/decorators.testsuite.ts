import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import OpenAI from "openai";
import { expect, test } from "vitest";
import type { Engine } from "../testing/engines.ts";
import { HumanloopClient } from "humanloop";
import { startParley } from "../testing/start-parley.ts";
import { until } from "../testing/until.ts";

/** Answers like OpenAI's chat, on loopback. */
async function startOpenAi() {
  const reply = {
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1,
    model: "gpt-4o-2024",
    choices: [{ index: 0, finish_reason: "stop", message: { role: "assistant", content: "It left today." } }],
    usage: { prompt_tokens: 14, completion_tokens: 4, total_tokens: 18 },
  };
  const server = createServer((_, response) =>
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(reply)),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/v1`, [Symbol.asyncDispose]: async () => void server.close() };
}

type LogView = { id: string; type: string; log_status: string; [name: string]: unknown };

/**
 * The decorators on an engine. They export to the first client of a process for good, so each engine has a file of its
 * own, which is a process of its own.
 */
export function decoratorsSuite(engine: Engine): void {
  test("a flow with a tool and a call of a model is one trace", async () => {
    await using openAi = await startOpenAi();
    await using parley = await startParley({ engine });
    const client = new HumanloopClient({
      baseUrl: `${parley.url}/v5`,
      apiKey: parley.apiKey,
      instrumentProviders: { OpenAI },
    });
    const model = new OpenAI({ apiKey: "none", baseURL: openAi.url });
    const find = client.tool({
      path: "shop/find",
      version: {
        function: {
          name: "find",
          description: "Finds an order",
          strict: true,
          parameters: { type: "object", properties: { order: { type: "number" } }, required: ["order"] },
        },
      },
      callable: async (inputs: { order: number }) => `order ${inputs.order}`,
    } as never) as unknown as (inputs: { order: number }) => Promise<string>;
    const answer = client.prompt({
      path: "shop/answer",
      callable: async ({ found }: { found: string }) => {
        const reply = await model.chat.completions.create({
          model: "gpt-4o",
          temperature: 0.2,
          messages: [{ role: "user", content: `Where is ${found}?` }],
        });
        return reply.choices[0]?.message.content ?? "";
      },
    } as never) as unknown as (inputs: { found: string }) => Promise<string>;
    const support = client.flow({
      path: "shop/support",
      attributes: { release: "7" },
      callable: async (inputs: { order: number }) => {
        return answer({ found: await find(inputs) });
      },
    } as never) as unknown as (inputs: { order: number }) => Promise<string>;

    expect(await support({ order: 7 })).toBe("It left today.");
    const flow = await until(async () => {
      const list = await (await parley.request("GET", "/v5/logs?size=100")).json();
      const logs = (list as { records: LogView[] }).records;
      return logs.length === 3
        ? logs.find((log) => log["trace_parent_id"] === null && log.log_status === "complete")
        : undefined;
    });
    const whole = (await (await parley.request("GET", `/v5/logs/${flow.id}`)).json()) as LogView;
    expect(whole).toMatchObject({
      inputs: { order: 7 },
      output: "It left today.",
      flow: { path: "shop/support" },
    });
    const children = whole["trace_children"] as LogView[];
    expect(children).toHaveLength(2);
    expect(children.find((log) => log.type === "prompt")).toMatchObject({
      prompt: { path: "shop/answer", model: "gpt-4o", provider: "openai", temperature: 0.2 },
      messages: [{ role: "user", content: "Where is order 7?" }],
      output: "It left today.",
      prompt_tokens: 14,
      output_tokens: 4,
    });
    expect(children.find((log) => log.type === "tool")).toMatchObject({
      tool: {
        path: "shop/find",
        function: {
          name: "find",
          description: "Finds an order",
          strict: true,
          parameters: { type: "object", properties: { order: { type: "number" } }, required: ["order"] },
        },
      },
      // The decorators send every value as text.
      inputs: { order: "7" },
      output: "order 7",
    });
  });
}
