import type { Flow, FlowLog, Log, Prompt } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";

type Created = { id: string; flow_id: string; version_id: string; log_status?: string | null };
type Trace = { root_id: string; records: Log[]; next_cursor: string | null; total: number };

const prompt = { model: "mock-echo", provider: "mock", template: "Hello" };

const beginTrace = async (app: OpenTestApp, fields: object = {}): Promise<Created> => {
  const body = { path: "app", flow: { attributes: { release: "7" } }, log_status: "incomplete", ...fields };
  const begun = await app.ask<Created>("POST", "/v5/flows/log", body);
  expect(begun.status).toBe(200);
  return begun.body;
};

const addChild = (app: OpenTestApp, parent: string, fields: object = {}) =>
  app.ask<{ id: string; code?: string }>("POST", "/v5/prompts/log", {
    path: "step",
    prompt,
    trace_parent_id: parent,
    ...fields,
  });

describe.each(databases)("Flows on $name", ({ open }) => {
  test("equal attributes are one version, and the file lives like every other", async () => {
    await using app = await openTestApp({ open });
    const attributes = { release: "7", parts: ["a", { b: null }] };
    const first = await app.ask<Flow>("POST", "/v5/flows", { path: "apps/support", attributes });
    expect(first.body).toMatchObject({ type: "flow", name: "support", attributes, version_number: 1 });
    const again = { path: "apps/support", attributes: { parts: ["a", { b: null }], release: "7" } };
    const same = await app.ask<Flow>("POST", "/v5/flows", again);
    expect(same.body.version_id).toBe(first.body.version_id);
    const other = await app.ask<Flow>("POST", "/v5/flows", { path: "apps/support", attributes: {} });
    expect(other.body.version_id).not.toBe(first.body.version_id);

    const read = await app.ask<Flow>("GET", `/v5/flows/${first.body.id}`);
    expect(read.body.version_id).toBe(first.body.version_id);
    const versions = await app.ask<{ records: Flow[] }>("GET", `/v5/flows/${first.body.id}/versions`);
    expect(versions.body.records.map((version) => version.version_id)).toEqual([
      other.body.version_id,
      first.body.version_id,
    ]);
    const files = await app.ask<{ records: Flow[] }>("GET", "/v5/files?type=flow");
    expect(files.body.records).toMatchObject([{ id: first.body.id, type: "flow", attributes }]);
    const byPath = await app.ask<Flow>("POST", "/v5/files/retrieve-by-path", { path: "apps/support" });
    expect(byPath.body).toEqual(files.body.records[0]);
    const asPrompt = await app.ask("GET", `/v5/prompts/${first.body.id}`);
    expect(asPrompt.status).toBe(404);
    const taken = await app.ask("POST", "/v5/prompts", { path: "apps/support", ...prompt });
    expect([taken.status, taken.body["code"]]).toEqual([409, "files.type_mismatch"]);
  });

  test("a trace gathers Logs of any type until it is completed, then takes none", async () => {
    await using app = await openTestApp({ open });
    const root = await beginTrace(app, { inputs: { question: "?" } });
    expect(root).toMatchObject({ log_status: "incomplete" });
    const child = await addChild(app, root.id, { output: "first" });
    const grandchild = await addChild(app, child.body.id, { output: "deeper" });
    expect(grandchild.status).toBe(200);
    const inner = await beginTrace(app, { path: "inner", trace_parent_id: root.id });

    const { body: log } = await app.ask<FlowLog>("GET", `/v5/logs/${root.id}`);
    expect(log).toMatchObject({
      type: "flow",
      flow: { id: root.flow_id, version_id: root.version_id, attributes: { release: "7" } },
      trace_id: root.id,
      trace_flow_id: root.flow_id,
      log_status: "incomplete",
      trace_children: [
        {
          id: child.body.id,
          type: "prompt",
          trace_flow_id: root.flow_id,
          trace_children: [{ output: "deeper" }],
        },
        { id: inner.id, type: "flow", trace_id: root.id, trace_parent_id: root.id },
      ],
    });

    const early = await app.ask("PATCH", `/v5/flows/logs/${root.id}`, { log_status: "complete" });
    expect([early.status, early.body["code"]]).toEqual([422, "logs.not_completable"]);
    app.clock.now += 60_000;
    const done = await app.ask<FlowLog>("PATCH", `/v5/flows/logs/${root.id}`, {
      output: "!",
      log_status: "complete",
    });
    expect(done.body).toMatchObject({ output: "!", log_status: "complete", inputs: { question: "?" } });
    expect(done.body.end_time).toBe(new Date(app.clock.now).toISOString());

    for (const parent of [root.id, child.body.id, inner.id]) {
      const late = await addChild(app, parent);
      expect([late.status, late.body.code]).toEqual([409, "logs.trace_complete"]);
    }
    const called = await app.ask("POST", "/v5/prompts/call", { path: "step", trace_parent_id: root.id });
    expect([called.status, called.body["code"]]).toEqual([409, "logs.trace_complete"]);
    const reopened = await app.ask("PATCH", `/v5/flows/logs/${root.id}`, { log_status: "incomplete" });
    expect([reopened.status, reopened.body["code"]]).toEqual([409, "logs.reopened"]);
    const corrected = await app.ask("PATCH", `/v5/flows/logs/${root.id}`, { output: "!!" });
    expect(corrected.body).toMatchObject({
      output: "!!",
      log_status: "complete",
      end_time: done.body.end_time,
    });
  });

  test("whoever does not say its status may add to it; an error completes as well", async () => {
    await using app = await openTestApp({ open });
    const unsaid = await beginTrace(app, { log_status: null });
    expect((await addChild(app, unsaid.id)).status).toBe(200);
    const failed = await app.ask("PATCH", `/v5/flows/logs/${unsaid.id}`, {
      error: "no way",
      log_status: "complete",
    });
    expect(failed.body).toMatchObject({ error: "no way", log_status: "complete" });
    const empty = { path: "app", flow: { attributes: {} }, log_status: "complete" };
    expect((await app.ask("POST", "/v5/flows/log", empty)).body["code"]).toBe("logs.not_completable");
    const whole = await app.ask("POST", "/v5/flows/log", { ...empty, output: "at once" });
    expect(whole.body).toMatchObject({ log_status: "complete" });
    const nowhere = await app.ask("POST", "/v5/flows/log", { path: "nowhere" });
    expect([nowhere.status, nowhere.body["code"]]).toEqual([404, "files.no_version"]);
    const child = await addChild(app, unsaid.id);
    expect(child.status).toBe(409);
    const prompted = await app.ask<{ id: string }>("POST", "/v5/prompts/log", { path: "step", prompt });
    const wrong = await app.ask("PATCH", `/v5/flows/logs/${prompted.body.id}`, { output: "mine" });
    expect(wrong.status).toBe(404);
  });

  test("a parent spans its children, up to the root", async () => {
    await using app = await openTestApp({ open });
    const at = (second: number): string => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
    const root = await beginTrace(app, { start_time: at(10), end_time: at(20) });
    const child = await addChild(app, root.id, { start_time: at(12), end_time: at(14) });
    await addChild(app, child.body.id, { start_time: at(13), end_time: at(30) });
    await addChild(app, child.body.id, { start_time: at(5), end_time: at(6) });
    const boundsOf = async (id: string) => {
      const { body } = await app.ask<Log>("GET", `/v5/logs/${id}`);
      return [body.start_time, body.end_time];
    };
    expect(await boundsOf(child.body.id)).toEqual([at(5), at(30)]);
    expect(await boundsOf(root.id)).toEqual([at(5), at(30)]);
  });

  test("a long trace comes in pages, each Log once, the root beside it", async () => {
    await using app = await openTestApp({ open });
    const root = await beginTrace(app);
    const steps = Array.from({ length: 25 }, (_, index) => index);
    const children = await Promise.all(
      steps.map((step) => addChild(app, root.id, { output: `step ${step}` })),
    );
    await beginTrace(app);
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const query = `size=10${cursor && `&cursor=${cursor}`}`;
      // Any Log of the trace will do.
      const page: { body: Trace } = await app.ask("GET", `/v5/logs/${children[3]?.body.id}/trace?${query}`);
      expect(page.body).toMatchObject({ root_id: root.id, total: 25 });
      expect(page.body.records.length).toBeLessThanOrEqual(10);
      seen.push(...page.body.records.map(({ id }) => id));
      cursor = page.body.next_cursor;
    }
    expect(seen.toSorted()).toEqual(children.map(({ body }) => body.id).toSorted());
    const wrong = await app.ask("GET", `/v5/logs/${root.id}/trace?cursor=nonsense`);
    expect([wrong.status, wrong.body["code"]]).toEqual([422, "logs.cursor_unknown"]);
    const alone = await app.ask<Prompt & { id: string }>("POST", "/v5/prompts/log", { path: "step" });
    const none = await app.ask<Trace>("GET", `/v5/logs/${alone.body.id}/trace`);
    expect(none.body).toEqual({ root_id: alone.body.id, records: [], next_cursor: null, total: 0 });
  });

  test("a Log names its version as any call does, and made ones are found again", async () => {
    await using app = await openTestApp({ open });
    const first = await beginTrace(app);
    const second = await beginTrace(app, { flow: { attributes: { release: "8" } } });
    expect(second).toMatchObject({ flow_id: first.flow_id });
    expect(second.version_id).not.toBe(first.version_id);
    const plain = await beginTrace(app, { flow: null });
    expect(plain.version_id).toBe(first.version_id);
    const chosen = await app.ask<Created>("POST", `/v5/flows/log?version_id=${second.version_id}`, {
      path: "app",
    });
    expect(chosen.body.version_id).toBe(second.version_id);
    const { body: environments } = await app.ask<{ id: string; name: string }[]>("GET", "/v5/environments");
    const staging = environments.find(({ name }) => name === "staging");
    await app.ask(
      "POST",
      `/v5/flows/${first.flow_id}/environments/${staging?.id}?version_id=${second.version_id}`,
    );
    const deployed = await app.ask<Created>("POST", "/v5/flows/log?environment=staging", { path: "app" });
    expect(deployed.body.version_id).toBe(second.version_id);
    await app.ask("DELETE", `/v5/flows/${first.flow_id}/environments/${staging?.id}`);
    const gone = await app.ask("POST", "/v5/flows/log?environment=staging", { path: "app" });
    expect([gone.status, gone.body["code"]]).toEqual([404, "files.not_deployed"]);
  });
});
