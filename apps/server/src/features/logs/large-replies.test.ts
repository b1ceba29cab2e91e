import type { PromptLog } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";

type Page = { records: PromptLog[]; total: number };

const megabyte = 1024 * 1024;
const prompt = { model: "mock-echo", provider: "mock", template: [{ role: "user", content: "{{x}}" }] };

/** Logs `count` times, ids `log-0` (the newest in a list), `log-1` … */
async function log(app: OpenTestApp, count: number, fields: object): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const created_at = new Date(Date.UTC(2026, 0, 1) - index * 1000).toISOString();
    const body = { path: "a", prompt, log_id: `log-${index}`, created_at, ...fields };
    const { status } = await app.ask("POST", "/v5/prompts/log", body);
    expect(status).toBe(200);
  }
}
const list = async (app: OpenTestApp, query = "size=100") =>
  (await app.ask<Page>("GET", `/v5/logs?${query}`)).body;
const sizeOf = (value: unknown): number => JSON.stringify(value).length;
const omittedOf = (page: Page) => page.records.map((record) => record.bodies_omitted === true);

describe.each(databases)("large replies on $name", ({ open }) => {
  test("a list carries bodies as far as they fit, the newest first; the others come by id", async () => {
    await using app = await openTestApp({ open });
    // Twice in a Log: the output is the text of its message as well.
    const output = "x".repeat(3 * megabyte);
    await log(app, 4, { output });
    const page = await list(app);
    expect(page.records.map(({ id }) => id)).toEqual(["log-0", "log-1", "log-2", "log-3"]);
    expect(omittedOf(page)).toEqual([false, false, true, true]);
    expect(page.records[0]?.output).toBe(output);
    expect(output.startsWith(page.records[2]?.output ?? "-")).toBe(true);
    expect(sizeOf(page)).toBeLessThan(20 * megabyte);
    const { body } = await app.ask<PromptLog>("GET", "/v5/logs/log-3");
    expect([body.output, body.bodies_omitted]).toEqual([output, undefined]);
    const without = await list(app, "size=100&include_bodies=false");
    expect(omittedOf(without)).toEqual([false, false, false, false]);
  });

  test("what is packed small counts as large as it is", async () => {
    await using app = await openTestApp({ open });
    await log(app, 4, { messages: [{ role: "user", content: "y".repeat(6 * megabyte) }] });
    const page = await list(app);
    expect(omittedOf(page)).toEqual([false, false, true, true]);
    expect(page.records[2]?.messages ?? null).toBeNull();
    expect(sizeOf(page)).toBeLessThan(20 * megabyte);
  });

  test("long metadata and texts of a row are left out of long lists", async () => {
    await using app = await openTestApp({ open });
    const metadata = { long: "z".repeat(megabyte) };
    await log(app, 2, { metadata, error: "e".repeat(megabyte), user: "ada" });
    const page = await list(app, "size=1000");
    expect(omittedOf(page)).toEqual([true, true]);
    expect(page.records[0]).toMatchObject({ metadata: null, user: "ada", error: "e".repeat(1048) });
    expect((await list(app, "size=2")).records[0]?.metadata).toEqual(metadata);
    expect((await app.ask<PromptLog>("GET", "/v5/logs/log-0")).body).toMatchObject({ metadata });
  });

  test("a long Prompt is not repeated for every one of its Logs", async () => {
    await using app = await openTestApp({ open });
    const content = "w".repeat(3 * megabyte);
    await log(app, 8, { prompt: { ...prompt, template: [{ role: "user", content }] } });
    const page = await list(app);
    expect(sizeOf(page)).toBeLessThan(20 * megabyte);
    expect(page.records[0]?.prompt.template).toEqual([{ role: "user", content }]);
    expect(page.records[7]).toMatchObject({ bodies_omitted: true, prompt: { path: "a", template: null } });
    expect(page.records[7]?.prompt.version_id).toBe(page.records[0]?.prompt.version_id);
  });

  test("a trace nests so many Logs and no more, and says that there are more", async () => {
    await using app = await openTestApp({ open });
    await log(app, 1, {});
    const { records } = await list(app);
    const { id: fileId, version_id: versionId } = records[0]?.prompt ?? { id: "", version_id: "" };
    await Promise.all(
      Array.from({ length: 1005 }, (_, index) =>
        app.services.logWriter.append({
          type: "prompt",
          organizationId: app.organizationId,
          id: `child-${index}`,
          fileId,
          versionId,
          createdAt: 1,
          save: true,
          traceParentId: "log-0",
          traceId: "log-0",
          payload: {},
        } as Parameters<typeof app.services.logWriter.append>[0]),
      ),
    );
    const { body } = await app.ask<PromptLog>("GET", "/v5/logs/log-0");
    expect(body.trace_children).toHaveLength(1000);
    expect(body.trace_children_omitted).toBe(true);
  });
});
