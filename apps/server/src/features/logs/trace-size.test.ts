import type { Log } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp } from "../../testing/open-test-app.ts";

type Page = { records: Log[]; next_cursor: string | null; total: number };

const spans = 10_000;

describe.each(databases)("a trace of 10 000 Logs on $name", ({ open }) => {
  test("comes whole in pages, and one reply never carries all of it", { timeout: 120_000 }, async () => {
    await using app = await openTestApp({ open });
    const { organizationId, services } = app;
    const root = await app.ask<{ id: string; flow_id: string; version_id: string }>("POST", "/v5/flows/log", {
      path: "app",
      flow: { attributes: {} },
    });
    const { id: rootId, flow_id: fileId, version_id: versionId } = root.body;
    const output = "x".repeat(2000);
    await Promise.all(
      Array.from({ length: spans }, (_, index) =>
        services.logWriter.append({
          organizationId,
          id: `log_span_${index}`,
          type: "flow",
          fileId,
          versionId,
          createdAt: app.clock.now + index,
          endTime: app.clock.now + index,
          save: true,
          traceParentId: rootId,
          traceId: rootId,
          traceFlowId: fileId,
          payload: { output },
        }),
      ),
    );
    const seen = new Set<string>();
    let cursor: string | null = "";
    while (cursor !== null) {
      const query = `size=1000${cursor && `&cursor=${cursor}`}`;
      const page: { body: Page } = await app.ask("GET", `/v5/logs/${rootId}/trace?${query}`);
      expect(page.body.records.length).toBeLessThanOrEqual(1000);
      expect(page.body.total).toBe(spans);
      for (const { id } of page.body.records) seen.add(id);
      cursor = page.body.next_cursor;
    }
    expect(seen.size).toBe(spans);
    const whole = await app.ask<Log>("GET", `/v5/logs/${rootId}`);
    expect(whole.body.trace_children).toHaveLength(1000);
    expect(whole.body.trace_children_omitted).toBe(true);
    expect(Date.parse(whole.body.end_time ?? "")).toBe(app.clock.now + spans - 1);
  });
});
