import { randomBytes } from "node:crypto";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { runLoad } from "./load.ts";
import { startParley } from "./parley.ts";
import { pinSelf } from "./process.ts";
import { formatCount, formatGoals, formatMs, formatTable } from "./table.ts";

/** How many spans a second are kept durably on SQLite, in batches as OpenTelemetry's exporters send them. */

const connections = 4;
const spansInTrace = 8;
const tracesInBatch = 16;
const durationMs = Number(process.env["BENCH_MS"] ?? 10_000);

const text = (key: string, value: string) => ({ key, value: { stringValue: value } });
const answer = "The customer asked where the order is and was told that it left this morning. ".repeat(8);

/** A trace as an agent writes it: a root, and calls of a model and of a tool below it, in turns. */
function createTrace(): object[] {
  const traceId = randomBytes(16).toString("hex");
  const rootId = randomBytes(8).toString("hex");
  const startMs = Date.now();
  return Array.from({ length: spansInTrace }, (_, index) => ({
    traceId,
    spanId: index === 0 ? rootId : randomBytes(8).toString("hex"),
    ...(index > 0 && { parentSpanId: rootId }),
    name: ["answer", "chat gpt-4o", "find order"][index === 0 ? 0 : 1 + (index % 2)],
    startTimeUnixNano: `${startMs}000000`,
    endTimeUnixNano: `${startMs + 100}000000`,
    attributes: attributesOf(index),
  }));
}

function attributesOf(index: number): object[] {
  if (index === 0) return [text("traceloop.span.kind", "workflow")];
  if (index % 2 === 1)
    return [
      text("gen_ai.operation.name", "execute_tool"),
      text("gen_ai.tool.name", "find_order"),
      text("gen_ai.tool.call.arguments", '{"order": 7}'),
      text("gen_ai.tool.call.result", '{"left": "this morning"}'),
    ];
  return [
    text("gen_ai.operation.name", "chat"),
    text("gen_ai.provider.name", "openai"),
    text("gen_ai.request.model", "gpt-4o"),
    { key: "gen_ai.usage.input_tokens", value: { intValue: "120" } },
    text(
      "gen_ai.input.messages",
      JSON.stringify([{ role: "user", parts: [{ type: "text", content: answer }] }]),
    ),
    text(
      "gen_ai.output.messages",
      JSON.stringify([{ role: "assistant", parts: [{ type: "text", content: answer }] }]),
    ),
  ];
}

const createBatch = (): string =>
  JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: [text("service.name", "bench")] },
        scopeSpans: [
          { scope: { name: "bench" }, spans: Array.from({ length: tracesInBatch }, createTrace).flat() },
        ],
      },
    ],
  });

export async function benchOtel(): Promise<void> {
  pinSelf(1);
  const parley = await startParley({ core: 0, env: { PARLEY_EXAMPLES: "off" } });
  const target = { origin: parley.origin, path: "/v1/traces", headers: parley.headers, connections };
  const bytes = createBatch().length;
  await runLoad({ ...target, body: createBatch, durationMs: 1500 });
  const cpuBefore = parley.cpuSeconds();
  const result = await runLoad({ ...target, body: createBatch, durationMs });
  const spansInBatch = spansInTrace * tracesInBatch;
  const spans = result.requests * spansInBatch;
  const cpuMs = (1000 * (parley.cpuSeconds() - cpuBefore)) / spans;
  const kept = countLogs(parley.dataFolder);
  await parley.stop();
  const perSecond = result.perSecond * spansInBatch;
  process.stdout.write(
    `\nPOST /v1/traces, JSON, ${spansInBatch} spans in ${bytes} bytes, ${connections} connections, SQLite, one core\n\n`,
  );
  const row = [
    "parley",
    formatCount(perSecond),
    formatMs(result.meanMs),
    formatMs(result.p99Ms),
    formatMs(cpuMs),
    String(result.failures),
    formatCount(kept),
  ];
  const columns = ["target", "spans/s", "mean ms", "p99 ms", "CPU ms a span", "failures", "Logs kept"];
  process.stdout.write(`${formatTable(columns, [row])}\n\n`);
  const goals = [
    { text: `≥ 2 000 spans/s: ${formatCount(perSecond)}`, isReached: perSecond >= 2000 },
    {
      text: `every span is a Log: ${formatCount(kept)} of at least ${formatCount(spans)}`,
      isReached: kept >= spans,
    },
  ];
  process.stdout.write(`${formatGoals(goals)}\n`);
}

/** From the database itself: lists do not count beyond a limit. */
function countLogs(dataFolder: string): number {
  const database = new DatabaseSync(path.join(dataFolder, "parley.db"), { readOnly: true });
  try {
    return Number(database.prepare("select count(*) as count from logs").get()?.["count"] ?? 0);
  } finally {
    database.close();
  }
}
