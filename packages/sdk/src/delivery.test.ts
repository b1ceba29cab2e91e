import { expect, it } from "vitest";
import { json, problem, startLoopbackServer } from "./__fixtures__/loopback-server.ts";
import { Parley } from "./parley.ts";
import type { ParleyOptions } from "./options.ts";

const log = { path: "a", prompt: { model: "m" } };

function createClient(baseUrl: string, options: ParleyOptions = {}) {
  const warnings: string[] = [];
  const onWarning = (text: string): void => void warnings.push(text);
  return { parley: new Parley({ baseUrl, apiKey: "k", lingerMs: 0, onWarning, ...options }), warnings };
}

it("a Log that the server has already, and one that fails for now, end up there once", async () => {
  await using server = await startLoopbackServer(
    problem(503, "http.unavailable"),
    problem(409, "logs.id_taken"),
    json({ id: "log_1" }),
  );
  const { parley, warnings } = createClient(server.baseUrl);
  const { id } = parley.log({ ...log, log_id: "log_mine" });
  expect(id).toBe("log_mine");
  expect(await parley.flush()).toEqual({ isComplete: true, left: 0 });
  expect(server.received.map(({ body }) => (body as { log_id: string }).log_id)).toEqual([
    "log_mine",
    "log_mine",
  ]);
  expect(warnings).toEqual(["Logs wait to be sent. It is http.unavailable."]);
});

it("one span of many that is refused is found, and the others are kept", async () => {
  const kept: string[] = [];
  await using server = await startLoopbackServer((response, { body }) => {
    const text = JSON.stringify(body);
    const isBad = text.includes('"bad"');
    if (!isBad) kept.push(...(text.match(/"name":"f\d"/g) ?? []));
    const partialSuccess = isBad ? { rejectedSpans: "1", errorMessage: "It is bad." } : undefined;
    json({ records: [], partialSuccess })(response, undefined as never);
  });
  const { parley, warnings } = createClient(server.baseUrl);
  for (const path of ["f1", "f2", "bad", "f3", "f4"]) parley.flow({ path }, () => path)();
  expect(await parley.flush()).toMatchObject({ isComplete: true });
  expect(new Set(kept)).toEqual(new Set(['"name":"f1"', '"name":"f2"', '"name":"f3"', '"name":"f4"']));
  expect(warnings).toEqual(["The server refused a Log for good: It is bad."]);
});

it("what there is no room for, what is no JSON and what comes too late is said, and nothing is thrown", async () => {
  await using server = await startLoopbackServer(json({ id: "log_1" }));
  const { parley, warnings } = createClient(server.baseUrl, { maxQueueBytes: 1000 });
  parley.log({ ...log, output: "x".repeat(2000) });
  parley.log({ ...log, metadata: { amount: 7n } });
  const { id } = parley.log(log);
  expect(await parley.shutdown()).toMatchObject({ isComplete: true });
  parley.log(log);
  expect(server.received.map(({ body }) => (body as { log_id: string }).log_id)).toEqual([id]);
  expect(warnings).toEqual([
    "1 Logs were dropped so far: 1000 bytes of them wait already.",
    expect.stringContaining("A Log cannot be written as JSON, and was dropped"),
    "A Log came after `shutdown`, and was dropped.",
  ]);
});
