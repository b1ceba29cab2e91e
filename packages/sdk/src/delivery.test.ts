import type { BatchOutcome, LogOfBatch } from "@parley/contract";
import { expect, it } from "vitest";
import { type Answer, json, problem, startLoopbackServer } from "./__fixtures__/loopback-server.ts";
import { printEntry } from "./background/entry.ts";
import { createEntrySender } from "./background/send-entries.ts";
import { Parley } from "./parley.ts";
import type { ParleyOptions } from "./options.ts";
import { createTransport } from "./transport.ts";

const log = { path: "a", prompt: { model: "m" } };

function createClient(baseUrl: string, options: ParleyOptions = {}) {
  const warnings: string[] = [];
  const onWarning = (text: string): void => void warnings.push(text);
  return { parley: new Parley({ baseUrl, apiKey: "k", lingerMs: 0, onWarning, ...options }), warnings };
}

const logsOf = (body: unknown) => (body as { logs: LogOfBatch[] }).logs;
const idsOf = (body: unknown) => logsOf(body).map(({ body: { log_id } }) => log_id);

/** Answers each Log as it is said to be; `created` where nothing is said. */
const results =
  (said: Readonly<Record<string, BatchOutcome["outcome"] | number>> = {}): Answer =>
  (response, { body }) => {
    const outcomes = idsOf(body).map((log_id) => {
      const outcome = said[log_id] ?? "created";
      if (typeof outcome === "string") return { log_id, outcome };
      const title = `It is ${outcome}.`;
      const error = { type: "", title, status: outcome, code: "test.failed", detail: title };
      return { log_id, outcome: "failed", error };
    });
    json({ results: outcomes })(response, undefined as never);
  };

it("Logs go together, each with its type and version; what fails for now comes again, and ends up there once", async () => {
  await using server = await startLoopbackServer(
    problem(503, "http.unavailable"),
    results({ a: "existing", b: 503 }),
    results({ a: "existing" }),
  );
  const { parley, warnings } = createClient(server.baseUrl);
  expect(parley.log({ ...log, log_id: "a" })).toEqual({ id: "a" });
  parley.log({ type: "flow", path: "f", version_id: "flv_1", environment: "staging", log_id: "b" });
  expect(await parley.flush()).toEqual({ isComplete: true, left: 0 });
  expect(server.received.map(({ url, body }) => [url, idsOf(body)])).toEqual(
    Array.from({ length: 3 }, () => ["/v5/logs/batch", ["a", "b"]]),
  );
  expect(logsOf(server.received[0]?.body)).toEqual([
    { type: "prompt", body: { ...log, log_id: "a" } },
    {
      type: "flow",
      query: { version_id: "flv_1", environment: "staging" },
      body: { path: "f", log_id: "b" },
    },
  ]);
  expect(warnings).toEqual(["Logs wait to be sent. It is http.unavailable."]);
});

it("one that is refused for good is put aside, and holds up no other", async () => {
  await using server = await startLoopbackServer(results({ bad: 422 }));
  const { parley, warnings } = createClient(server.baseUrl);
  for (const log_id of ["good", "bad", "fine"]) parley.log({ ...log, log_id });
  expect(await parley.flush()).toEqual({ isComplete: true, left: 0 });
  expect(server.received).toHaveLength(1);
  expect(warnings).toEqual(["The server refused a Log for good: It is 422."]);
});

it("one that fails at the server again and again, or is never permitted, is given up", async () => {
  await using server = await startLoopbackServer(results({ broken: 500, barred: 403 }));
  const send = createEntrySender(createTransport({ baseUrl: server.baseUrl }));
  const entries = ["good", "broken", "barred"].map((log_id) =>
    printEntry({ kind: "log", target: "/v5/prompts/log", body: { ...log, log_id } }),
  );
  for (let attempt = 1; attempt < 5; attempt += 1) await expect(send(entries)).rejects.toThrow("It is 500.");
  expect((await send(entries)).map(({ reason }) => reason)).toEqual(["It is 500.", "It is 403."]);
});

it("spans that have to wait do not hold up the Logs beside them", async () => {
  await using server = await startLoopbackServer((response, received) => {
    const isSpans = received.url.includes("/traces");
    (isSpans ? problem(503, "http.unavailable") : results())(response, received);
  });
  const { parley } = createClient(server.baseUrl);
  parley.flow({ path: "f" }, () => "f")();
  parley.log({ ...log, log_id: "a" });
  expect(await parley.flush({ timeoutMs: 200 })).toMatchObject({ isComplete: false });
  const sent = server.received.filter(({ url }) => url.includes("/logs/batch"));
  expect(idsOf(sent[0]?.body)).toEqual(["a"]);
});

it("spans that the server has no place for are put aside after a while, and the Logs go on", async () => {
  await using server = await startLoopbackServer((response, received) => {
    const isSpans = received.url.includes("/traces");
    (isSpans ? problem(404, "request.route_unknown") : results())(response, received);
  });
  const send = createEntrySender(createTransport({ baseUrl: server.baseUrl }));
  const span = { traceId: "t", spanId: "s", name: "f", startTimeUnixNano: "1", endTimeUnixNano: "2" };
  const entries = [
    printEntry({ kind: "span", span } as unknown as Parameters<typeof printEntry>[0]),
    printEntry({ kind: "log", target: "/v5/prompts/log", body: { ...log, log_id: "a" } }),
  ];
  for (let attempt = 1; attempt < 5; attempt += 1)
    await expect(send(entries)).rejects.toThrow("route_unknown");
  expect(await send(entries)).toMatchObject([{ entry: entries[0] }]);
});

it("a request that is too large is sent in halves, and one that no server reads is put aside alone", async () => {
  await using server = await startLoopbackServer((response, received) => {
    const ids = idsOf(received.body);
    const answer = ids.length > 2 || ids.includes("huge") ? problem(413, "request.too_large") : results();
    answer(response, received);
  });
  const { parley, warnings } = createClient(server.baseUrl);
  for (const log_id of ["a", "b", "huge", "c", "d"]) parley.log({ ...log, log_id });
  expect(await parley.flush()).toMatchObject({ isComplete: true });
  const taken = server.received.map(({ body }) => idsOf(body)).filter((ids) => ids.length < 3);
  expect(new Set(taken.flat())).toEqual(new Set(["a", "b", "huge", "c", "d"]));
  expect(warnings).toHaveLength(1);
});

it("a server that does not know the address loses nothing: they wait for a newer one", async () => {
  await using server = await startLoopbackServer(problem(404, "request.route_unknown"), results());
  const { parley, warnings } = createClient(server.baseUrl);
  parley.log(log);
  expect(await parley.flush()).toEqual({ isComplete: true, left: 0 });
  expect(server.received).toHaveLength(2);
  expect(warnings).toEqual(["Logs wait to be sent. It is request.route_unknown."]);
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
  await using server = await startLoopbackServer(results());
  const { parley, warnings } = createClient(server.baseUrl, { maxQueueBytes: 1000 });
  parley.log({ ...log, output: "x".repeat(2000) });
  parley.log({ ...log, metadata: { amount: 7n } });
  const { id } = parley.log(log);
  expect(await parley.shutdown()).toMatchObject({ isComplete: true });
  parley.log(log);
  expect(server.received.flatMap(({ body }) => idsOf(body))).toEqual([id]);
  expect(warnings).toEqual([
    "1 Logs were dropped so far: 1000 bytes of them wait already.",
    expect.stringContaining("A Log cannot be written as JSON, and was dropped"),
    "A Log came after `shutdown`, and was dropped.",
  ]);
});
