import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { engines } from "./testing/engines.ts";
import { startParley, type Parley } from "./testing/start-parley.ts";
import { until } from "./testing/until.ts";

const tracesInBatch = 5;
const spansInTrace = 6;
const enoughBatches = 25;

type Batch = { body: object; spanIds: string[] };

const text = (key: string, value: string) => ({ key, value: { stringValue: value } });
const hex = (bytes: number): string => randomBytes(bytes).toString("hex");

/** Traces of which each span is below the one before. */
function createBatch(): Batch {
  const spans = Array.from({ length: tracesInBatch }, () => {
    const traceId = hex(16);
    const ids = Array.from({ length: spansInTrace }, () => hex(8));
    return ids.map((spanId, index) => ({
      traceId,
      spanId,
      ...(index > 0 && { parentSpanId: ids[index - 1] }),
      name: "chat gpt-4o",
      startTimeUnixNano: `${Date.now()}000000`,
      attributes: [text("gen_ai.request.model", "gpt-4o"), text("gen_ai.conversation.id", "kill")],
    }));
  }).flat();
  return {
    body: { resourceSpans: [{ scopeSpans: [{ spans }] }] },
    spanIds: spans.map(({ spanId }) => spanId),
  };
}

/** Sends batches, one after another, until the server is gone. */
async function sendUntilGone(parley: Parley, sent: Batch[], acknowledged: Batch[]): Promise<void> {
  for (;;) {
    const batch = createBatch();
    sent.push(batch);
    try {
      const reply = await parley.request("POST", "/v1/traces", { body: batch.body });
      const { records } = (await reply.json()) as { records: string[] };
      if (reply.status === 200 && records.length === batch.spanIds.length) acknowledged.push(batch);
    } catch {
      return;
    }
  }
}

/** The span of every Log there is. */
async function listSpanIds(parley: Parley): Promise<string[]> {
  const found: string[] = [];
  for (let page = 1; ; page += 1) {
    const reply = await parley.request("GET", `/v5/logs?size=100&page=${page}`);
    const { records } = (await reply.json()) as { records: { metadata: { otel: { span_id: string } } }[] };
    found.push(...records.map(({ metadata }) => metadata.otel.span_id));
    if (records.length < 100) return found;
  }
}

describe.each(engines)("kill -9 on $name", (engine) => {
  test("loses no span that was acknowledged, and none is there twice when all come again", async () => {
    await using parley = await startParley({ engine });
    const sent: Batch[] = [];
    const acknowledged: Batch[] = [];
    const senders = Array.from({ length: 3 }, () => sendUntilGone(parley, sent, acknowledged));
    await until(() => (acknowledged.length >= enoughBatches ? true : undefined));
    parley.signal("SIGKILL");
    await parley.ended();
    await Promise.all(senders);
    expect(sent.length).toBeGreaterThan(acknowledged.length);

    await parley.start();
    const kept = new Set(await listSpanIds(parley));
    const promised = acknowledged.flatMap(({ spanIds }) => spanIds);
    expect(promised.filter((id) => !kept.has(id))).toEqual([]);

    for (const { body } of sent)
      expect((await parley.request("POST", "/v1/traces", { body })).status).toBe(200);
    const all = sent.flatMap(({ spanIds }) => spanIds);
    expect((await listSpanIds(parley)).toSorted()).toEqual(all.toSorted());
  });
});
