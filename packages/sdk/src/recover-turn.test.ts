import type { ParleyError } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { openTestApp } from "@parley/server/testing";
import { expect, test, vi } from "vitest";
import { json, problem, startLoopbackServer, hangUp } from "./__fixtures__/loopback-server.ts";
import { Parley } from "./parley.ts";

vi.setConfig({ testTimeout: 60_000 });

/** A client of a server in this process; `lose` makes the way back break after the server has answered. */
async function open() {
  const app = await openTestApp(databases[0]!);
  const asked: string[] = [];
  let losses = 0;
  const parley = new Parley({
    baseUrl: "http://parley.test",
    apiKey: app.apiKey,
    sleep: async () => {},
    fetch: async (input, init) => {
      const request = new Request(input as string, init);
      asked.push(`${request.method} ${new URL(request.url).pathname}`);
      const reply = await app.app.fetch(request);
      if (losses === 0) return reply;
      losses -= 1;
      await reply.text();
      throw new TypeError("fetch failed");
    },
  });
  return Object.assign(app, { parley, asked, lose: () => void (losses = 1) });
}

const look = { type: "inline", json_schema: { name: "look_up", description: "Looks" } } as const;
const agent = { model: "mock-echo", provider: "mock", tools: [look] };
const says = (...lines: string[]) => [{ role: "user" as const, content: lines.join("\n") }];
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: ParleyError) => error,
  );

test("a turn whose reply is lost is answered from its Log, as the reply would have been", async () => {
  await using app = await open();
  const { parley, asked, lose } = app;
  const given = { path: "a", agent, messages: says("@mock text: Here"), inputs: { who: "Ada" } };
  const whole = await parley.agents.call({ ...given, include_trace_children: true });
  lose();
  const again = await parley.agents.call({ ...given, log_id: "log_lost", include_trace_children: true });
  expect(again).toMatchObject({
    id: "log_lost",
    output: "Here",
    log_status: "complete",
    inputs: { who: "Ada" },
  });
  expect(Object.keys(again).toSorted()).toEqual(Object.keys(whole).toSorted());
  expect(again.trace_children).toHaveLength(1);
  expect(asked.slice(1)).toEqual(["POST /v5/agents/call", "POST /v5/agents/call", "GET /v5/logs/log_lost"]);
  lose();
  const less = await parley.agents.call({ ...given, return_inputs: false });
  expect([less.inputs, less.trace_children ?? null]).toEqual([{}, null]);
});

test("a turn that waits is answered with what it waits for, and goes on once, however often replies are lost", async () => {
  await using app = await open();
  const { parley, lose } = app;
  const messages = says(
    "@mock tool: look_up {}",
    "@mock then",
    "@mock tool: look_up {}",
    "@mock then",
    "@mock answer-from: tool",
  );
  lose();
  const first = await parley.agents.call({ path: "a", agent, messages });
  const waitsFor = (turn: typeof first) =>
    (turn.previous_agent_message?.tool_calls ?? []).map(({ id }) => id);
  const answers = (turn: typeof first, content: string) =>
    waitsFor(turn).map((tool_call_id) => ({ role: "tool" as const, tool_call_id, content }));
  expect(first).toMatchObject({ log_status: "incomplete", previous_agent_message: { role: "assistant" } });
  expect(waitsFor(first)).toHaveLength(1);
  lose();
  const second = await parley.agents.continue({ log_id: first.id, messages: answers(first, "one") });
  expect(second).toMatchObject({ id: first.id, log_status: "incomplete" });
  expect(waitsFor(second)).not.toEqual(waitsFor(first));
  lose();
  const done = await parley.agents.continue({ log_id: first.id, messages: answers(second, "two") });
  expect(done).toMatchObject({ log_status: "complete", output: "two" });
  expect(done.previous_agent_message).toBeUndefined();
  lose();
  const other = await refusal(
    parley.agents.continue({ log_id: first.id, messages: answers(second, "another answer") }),
  );
  expect(other?.code).toBe("agents.not_waiting");
});

test("what a turn failed with is thrown, and so is what nobody kept", async () => {
  await using app = await open();
  const { parley, lose } = app;
  lose();
  const failed = await refusal(
    parley.agents.call({ path: "a", agent, messages: says("@mock error: 500 final"), log_id: "log_failed" }),
  );
  expect([failed?.code, failed?.details?.["log_id"]]).toEqual(["client.call_failed", "log_failed"]);
  lose();
  const unkept = await refusal(
    parley.agents.call({ path: "a", agent, messages: says("@mock text: Hi"), save: false }),
  );
  expect(unkept?.code).toBe("logs.id_taken");
  lose();
  const stream = parley.agents.callStream({ path: "a", agent, messages: says("@mock text: Hi") });
  const begun = stream[Symbol.asyncIterator]().next();
  expect((await refusal(begun))?.code).toBe("client.reply_lost");
});

test.each([
  ["a turn that goes on still", {}, "client.turn_unfinished"],
  ["one that was broken off", { error: "The client disconnected." }, "client.call_interrupted"],
])("%s is said to be", async (_what, fields, code) => {
  const found = { id: "log_1", type: "agent", log_status: "incomplete", messages: [], ...fields };
  await using server = await startLoopbackServer(hangUp, problem(409, "logs.id_taken"), json(found));
  const parley = new Parley({ baseUrl: server.baseUrl, apiKey: "k", sleep: async () => {} });
  const error = await refusal(parley.agents.call({ path: "x", log_id: "log_1" }));
  expect([error?.code, error?.details?.["log_id"]]).toEqual([code, "log_1"]);
});
