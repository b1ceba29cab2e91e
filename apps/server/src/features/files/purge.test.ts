import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";
import { createJobHandlers } from "../../worker.ts";

type Page = { records: { id: string }[]; total: number };
type Made = { id: string; prompt_id: string; version_id: string };

const kernel = (temperature: number) => ({ model: "mock-echo", provider: "mock", temperature });

/** Appends Logs to a version as quickly as the server can. */
async function addLogs(app: OpenTestApp, made: Made, { count, prefix }: { count: number; prefix: string }) {
  const append = (index: number) =>
    app.services.logWriter.append({
      type: "prompt",
      organizationId: app.organizationId,
      id: `${prefix}-${index}`,
      fileId: made.prompt_id,
      versionId: made.version_id,
      createdAt: 1,
      save: true,
      payload: { output: "x".repeat(500), messages: [{ role: "user", content: "y".repeat(500) }] },
    } as Parameters<typeof app.services.logWriter.append>[0]);
  await Promise.all(Array.from({ length: count }, (_, index) => append(index)));
}
const log = async (app: OpenTestApp, fields: object) =>
  (await app.ask<Made>("POST", "/v5/prompts/log", { path: "a", prompt: kernel(0), ...fields })).body;
const status = async (app: OpenTestApp, path: string) => (await app.ask("GET", path)).status;
const listLogs = async (app: OpenTestApp, query = "") =>
  (await app.ask<Page>("GET", `/v5/logs?size=100&${query}`)).body;
const runJobs = (app: OpenTestApp) => app.services.jobs.runDue({ handlers: createJobHandlers(app.services) });

/** Rows that are there, seen or not. */
async function countRows(app: OpenTestApp): Promise<Record<string, number>> {
  type Table = { organization_id: string };
  type Tables = Record<"files" | "file_versions" | "logs" | "log_payloads" | "deployment_events", Table>;
  const base = app.services.database.executor.$extendTables<Tables>();
  const counts: Record<string, number> = {};
  for (const table of ["files", "file_versions", "logs", "log_payloads", "deployment_events"] as const) {
    const { count } = await base
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<number>().as("count"))
      .executeTakeFirstOrThrow();
    counts[table] = Number(count);
  }
  return counts;
}

describe.each(databases)("what was deleted on $name", ({ open }) => {
  test("a deleted Prompt is gone for everybody before its rows are, and its path is free", async () => {
    await using app = await openTestApp({ open });
    const made = await log(app, { path: "folder/a", log_id: "one" });
    await addLogs(app, made, { count: 450, prefix: "more" });
    const other = await log(app, { path: "b", log_id: "other" });
    expect((await app.ask("DELETE", `/v5/prompts/${made.prompt_id}`)).status).toBe(204);

    expect((await countRows(app))["logs"]).toBe(452);
    expect(await status(app, `/v5/prompts/${made.prompt_id}`)).toBe(404);
    expect(await status(app, `/v5/prompts/${made.prompt_id}/versions`)).toBe(404);
    expect(await status(app, "/v5/logs/one")).toBe(404);
    expect(await status(app, "/v5/logs/other")).toBe(200);
    expect((await listLogs(app)).total).toBe(1);
    expect((await listLogs(app, `file_id=${made.prompt_id}`)).total).toBe(0);
    expect((await listLogs(app, `version_id=${made.version_id}`)).total).toBe(0);
    expect((await listLogs(app, "sample=10")).records.map(({ id }) => id)).toEqual(["other"]);
    const prompts = (await app.ask<Page>("GET", "/v5/prompts")).body;
    expect([prompts.total, prompts.records.map(({ id }) => id)]).toEqual([1, [other.prompt_id]]);
    const call = { path: "folder/a", inputs: {} };
    expect((await app.ask("POST", "/v5/prompts/call", call)).status).toBe(404);
    expect((await app.ask("POST", "/v5/prompts", { id: made.prompt_id, ...kernel(1) })).status).toBe(404);
    const { body: directories } = await app.ask<{ id: string; path: string }[]>("GET", "/v5/directories");
    const folder = directories.find(({ path }) => path === "folder");
    expect((await app.ask("DELETE", `/v5/directories/${folder?.id}`)).status).toBe(204);

    const again = await log(app, { path: "folder/a", log_id: "one" });
    expect(again.prompt_id).not.toBe(made.prompt_id);
    await runJobs(app);
    expect(await countRows(app)).toMatchObject({
      files: 2,
      file_versions: 2,
      logs: 2,
      log_payloads: 2,
      deployment_events: 2,
    });
    expect((await listLogs(app)).total).toBe(2);
  });

  test("a deleted version takes its Logs along at once; its content, name and number are free", async () => {
    await using app = await openTestApp({ open });
    const first = await log(app, { log_id: "first" });
    const second = await log(app, { log_id: "second", prompt: kernel(1) });
    await addLogs(app, second, { count: 250, prefix: "more" });
    const at = `/v5/prompts/${second.prompt_id}`;
    await app.ask("PATCH", `${at}/versions/${second.version_id}`, { name: "best" });
    expect((await app.ask("DELETE", `${at}/versions/${second.version_id}`)).status).toBe(204);

    const counts = async () => {
      const { body } = await app.ask("GET", at);
      return [body["total_logs_count"], body["version_logs_count"]];
    };
    expect(await counts()).toEqual([1, 1]);
    expect(await status(app, "/v5/logs/second")).toBe(404);
    expect((await app.ask("PATCH", `${at}/log/second`, { output: "x" })).status).toBe(404);
    expect((await listLogs(app)).records.map(({ id }) => id)).toEqual(["first"]);
    expect(await status(app, `${at}?version_id=${second.version_id}`)).toBe(404);
    const deleteLast = await app.ask("DELETE", `${at}/versions/${first.version_id}`);
    expect(deleteLast.status).toBe(409);

    const again = await log(app, { log_id: "again", prompt: kernel(1) });
    expect(again.version_id).toBe(second.version_id);
    expect((await listLogs(app, `version_id=${again.version_id}`)).records.map(({ id }) => id)).toEqual([
      "again",
    ]);
    expect((await app.ask("PATCH", `${at}/versions/${again.version_id}`, { name: "best" })).status).toBe(200);
    await app.ask("DELETE", `${at}/versions/${again.version_id}`);
    await log(app, { log_id: "third", prompt: kernel(1) });
    const { body } = await app.ask<{ records: Record<string, unknown>[] }>("GET", `${at}/versions`);
    expect(body.records.map((version) => version["version_number"])).toEqual([2, 1]);
    await runJobs(app);
    expect(await counts()).toEqual([2, 1]);
    expect(await countRows(app)).toMatchObject({ files: 1, file_versions: 2, logs: 2, log_payloads: 2 });
  });

  test("a Log that comes late to what was deleted is seen by nobody and counted nowhere", async () => {
    await using app = await openTestApp({ open });
    const first = await log(app, {});
    const second = await log(app, { prompt: kernel(1) });
    const at = `/v5/prompts/${first.prompt_id}`;
    await app.ask("DELETE", `${at}/versions/${second.version_id}`);
    await addLogs(app, second, { count: 3, prefix: "late" });
    expect((await listLogs(app)).total).toBe(1);
    await runJobs(app);
    expect((await app.ask("GET", at)).body["total_logs_count"]).toBe(1);
    expect((await countRows(app))["logs"]).toBe(1);
  });

  test("what is broken off goes on where it was, and what is done is done", async () => {
    await using app = await openTestApp({ open });
    const made = await log(app, {});
    await addLogs(app, made, { count: 500, prefix: "more" });
    await app.ask("DELETE", `/v5/prompts/${made.prompt_id}`);
    const purge = createJobHandlers(app.services)["files.purge-deleted"];
    if (typeof purge !== "function") throw new TypeError("not a plain job");
    const payload = {
      version: 1,
      organization_id: app.organizationId,
      file_id: made.prompt_id,
      version_id: null,
    };
    const stop = new AbortController();
    const broken = purge({ id: "x", payload, attempt: 1, signal: stop.signal });
    setImmediate(() => stop.abort());
    await expect(broken).rejects.toThrow(/abort/);
    const left = (await countRows(app))["logs"] ?? 0;
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(501);
    await runJobs(app);
    expect(await countRows(app)).toMatchObject({ files: 0, file_versions: 0, logs: 0 });
    await purge({ id: "x", payload, attempt: 1, signal: new AbortController().signal });
  });
});
