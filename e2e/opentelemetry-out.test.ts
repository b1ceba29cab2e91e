import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { engines } from "./testing/engines.ts";
import { startParley, type Parley } from "./testing/start-parley.ts";
import { until } from "./testing/until.ts";

const engine = engines[0]!;
const reporter = fileURLToPath(new URL("testing/report-modules.ts", import.meta.url));
/** Says on standard error which modules are loaded. */
const reporting = { NODE_OPTIONS: `--import=${reporter}` };

const call = async (parley: Parley): Promise<void> => {
  const body = {
    path: "shop/answer",
    prompt: { model: "mock-1", provider: "mock", template: [{ role: "user", content: "@mock text: Hi" }] },
  };
  expect((await parley.request("POST", "/v5/prompts/call", { body })).status).toBe(200);
};

const stop = async (parley: Parley): Promise<void> => {
  parley.signal("SIGTERM");
  expect(await parley.ended()).toMatchObject({ code: 0 });
};

test("without an endpoint no module of OpenTelemetry is ever loaded", { timeout: 240_000 }, async () => {
  await using parley = await startParley({ engine, environment: reporting, isFromSource: true });
  await call(parley);
  await parley.request("GET", "/v5/logs");
  await stop(parley);
  expect(parley.written.log).toContain("loads file:");
  expect(parley.written.log).not.toContain("/@opentelemetry/");
});

/** Notes which paths were asked for. */
async function startSink() {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url ?? "");
    request.resume().on("end", () => response.end());
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { paths, url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: async () => void server.close() };
}

test("with one, what was not sent yet is sent before the process ends", { timeout: 240_000 }, async () => {
  await using sink = await startSink();
  const environment = { ...reporting, OTEL_EXPORTER_OTLP_ENDPOINT: sink.url };
  await using parley = await startParley({ engine, environment, isFromSource: true });
  await call(parley);
  expect(sink.paths).not.toContain("/v1/metrics");
  await stop(parley);
  expect(parley.written.log).toContain("/@opentelemetry/");
  expect(sink.paths).toEqual(expect.arrayContaining(["/v1/traces", "/v1/metrics"]));
});

test("another Parley can be the one that listens", async () => {
  await using listening = await startParley({ engine });
  await using parley = await startParley({
    engine,
    environment: {
      OTEL_EXPORTER_OTLP_ENDPOINT: listening.url,
      OTEL_EXPORTER_OTLP_HEADERS: `x-api-key=${listening.apiKey}`,
      OTEL_METRICS_EXPORTER: "none",
    },
  });
  await call(parley);
  await stop(parley);
  const log = await until(async () => {
    const reply = await listening.request("GET", "/v5/logs?size=100");
    const { records } = (await reply.json()) as { records: { type: string; trace_id: string }[] };
    return records.find(({ type }) => type === "prompt");
  });
  expect(log).toMatchObject({ prompt: { model: "mock-1", provider: "mock" }, finish_reason: "stop" });
  const root = await (await listening.request("GET", `/v5/logs/${log.trace_id}`)).json();
  expect(root).toMatchObject({ inputs: { "http.route": "/v5/prompts/call" } });
});
