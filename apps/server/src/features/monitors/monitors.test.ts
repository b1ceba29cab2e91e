import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type {
  Evaluator,
  Monitor,
  MonitorMeasurement,
  MonitorNotice,
  MonitorTransition,
} from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test, vi } from "vitest";
import { openTestApp } from "../../testing/open-test-app.ts";
import { createJobHandlers } from "../../worker.ts";
import { monitorJobs, planDueChecks } from "./monitors.jobs.ts";

vi.setConfig({ testTimeout: 120_000 });

const minuteMs = 60_000;
const weekMs = 7 * 24 * 60 * minuteMs;
const model = { provider: "mock", model: "mock-echo" };

type Told = { type: string; place: string; card: { title: string; message: string | null; link: string } };

/** A program that is told, over real HTTP. */
async function openReceiver() {
  const told: Told[] = [];
  const server = createServer((request: IncomingMessage, reply) => {
    let text = "";
    request.on("data", (chunk) => (text += String(chunk)));
    request.on("end", () => {
      told.push(JSON.parse(text) as Told);
      reply.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { told, url: `http://127.0.0.1:${port}/told`, close: () => server.close() };
}

async function openShop(open: Parameters<typeof openTestApp>[0]["open"]) {
  const receiver = await openReceiver();
  const app = await openTestApp({ open, environment: { PARLEY_EGRESS_ALLOW: "127.0.0.1" } });
  const post = async <T>(path: string, body: object, method = "POST"): Promise<T> => {
    const reply = await app.ask<T>(method, `/v5${path}`, body);
    if (reply.status >= 300) throw new Error(`${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body;
  };
  const prompt = await post<{ id: string; version_id: string }>("/prompts", {
    path: "greet",
    ...model,
    template: [{ role: "user", content: "Hello" }],
  });
  await post("/channels", {
    kind: "webhook",
    name: "pager",
    settings: { url: receiver.url },
    secrets: { secret: `whsec_${"a".repeat(40)}` },
  });
  const handlers = createJobHandlers(app.services);
  const dispose = app[Symbol.asyncDispose];
  return Object.assign(app, {
    post,
    prompt,
    receiver,
    log: (fields: object = {}) =>
      post<{ id: string }>("/prompts/log", { id: prompt.id, output: "Hello", ...fields }),
    make: (fields: object = {}) =>
      post<Monitor>("/monitors", {
        name: "Errors",
        file: { path: "greet" },
        metric: { type: "error_rate" },
        condition: { kind: "threshold", is: "above", value: 0.2 },
        window_minutes: 10,
        recover_after: 1,
        notify: { channels: ["pager:ops"] },
        ...fields,
      }),
    get: async (id: string) => (await app.ask<Monitor>("GET", `/v5/monitors/${id}`)).body,
    notices: async (id: string) =>
      (await app.ask<{ records: MonitorNotice[] }>("GET", `/v5/monitors/${id}/notices`)).body.records,
    history: async (id: string) =>
      (await app.ask<{ records: MonitorTransition[] }>("GET", `/v5/monitors/${id}/history`)).body.records,
    /** So much later, what is due is checked, and who is to be told is told. */
    later: async (minutes: number) => {
      app.clock.now += minutes * minuteMs;
      await planDueChecks(app.services);
      await app.services.jobs.runDue({ handlers });
    },
    [Symbol.asyncDispose]: async () => {
      receiver.close();
      await dispose();
    },
  });
}

const logIdsAt = async (app: Awaited<ReturnType<typeof openShop>>, measurement: MonitorMeasurement) => {
  const query = new URLSearchParams({ ...(measurement.logs_query as Record<string, string>), size: "100" });
  const { body } = await app.ask<{ records: { id: string }[] }>("GET", `/v5/logs?${query}`);
  return body.records.map(({ id }) => id).toSorted();
};

describe.each(databases)("monitors on $name", ({ open }) => {
  test("one alert is told once with a link to its Logs, and so is its end", async () => {
    await using app = await openShop(open);
    const outside = await app.log({ error: "long ago" });
    app.clock.now += 60 * minuteMs;
    const { id } = await app.make({ severity: "critical" });
    await app.later(1);
    expect(await app.get(id)).toMatchObject({ state: "no_data", is_alert_open: false });
    const bad = [await app.log({ error: "rate limit" }), await app.log(), await app.log({ error: "again" })];
    await app.later(2);
    await app.later(2);
    expect(await app.get(id)).toMatchObject({
      state: "alerting",
      is_alert_open: true,
      last_check: { value: 2 / 3, count: 3, outcome: "alerting" },
    });
    expect(app.receiver.told).toMatchObject([
      {
        type: "notice",
        place: "ops",
        card: {
          title: "Errors: critical alert",
          message: expect.stringMatching(/^Error rate 66\.67 % \(bad above 20 %\): 3 Logs in the 10 minutes/),
        },
      },
    ]);
    const [alert] = await app.history(id);
    expect(alert).toMatchObject({ from: "no_data", to: "alerting", event: "alerted", was_muted: false });
    expect(alert?.notices).toMatchObject([{ address: "pager:ops", status: "delivered", attempts_count: 1 }]);
    expect(await logIdsAt(app, alert?.measurement as MonitorMeasurement)).toEqual(
      bad.map((log) => log.id).toSorted(),
    );
    expect(bad.map((log) => log.id)).not.toContain(outside.id);
    expect(app.receiver.told[0]?.card.link).toMatch(/^http:\/\/parley\.test\/logs\?file=pr_/);
    for (let count = 0; count < 20; count += 1) await app.log();
    await app.later(2);
    await app.later(2);
    expect(await app.get(id)).toMatchObject({ state: "ok", is_alert_open: false });
    expect(app.receiver.told.map(({ card }) => card.title)).toEqual([
      "Errors: critical alert",
      "Errors: recovered",
    ]);
  });

  test("webhooks hear of both; a muted monitor tells nobody, and unmuted it tells what goes on", async () => {
    await using app = await openShop(open);
    await app.post("/webhooks", {
      url: app.receiver.url,
      events: ["monitor.alerted", "monitor.recovered"],
    });
    const { id } = await app.make();
    await app.post(`/monitors/${id}/mute`, {});
    await app.log({ error: "rate limit" });
    await app.later(2);
    expect(await app.get(id)).toMatchObject({ state: "alerting", is_muted: true, muted_until: null });
    expect(await app.history(id)).toMatchObject([{ event: "alerted", was_muted: true, notices: [] }]);
    expect(app.receiver.told).toEqual([]);
    await app.post(`/monitors/${id}/unmute`, {});
    await app.later(1);
    await vi.waitFor(async () => {
      await app.services.jobs.runDue({ handlers: createJobHandlers(app.services) });
      expect(app.receiver.told.map(({ type }) => type).toSorted()).toEqual(["monitor.alerted", "notice"]);
    }, 40_000);
  });

  test("who heard of an alert hears of its end, also where something else began unheard", async () => {
    await using app = await openShop(open);
    const { id } = await app.make({ notify_no_data: true });
    await app.log({ error: "rate limit" });
    await app.later(2);
    expect(app.receiver.told).toHaveLength(1);
    await app.post(`/monitors/${id}/mute`, {});
    await app.later(20);
    expect(await app.history(id)).toMatchObject([
      { to: "no_data", event: "alerted", was_muted: true },
      { to: "alerting", event: "alerted", was_muted: false },
    ]);
    await app.post(`/monitors/${id}/unmute`, {});
    await app.log();
    await app.later(2);
    expect(app.receiver.told.map(({ card }) => card.title)).toEqual([
      "Errors: warning alert",
      "Errors: recovered",
    ]);
  });

  test("no organization's checks wait for another's, and a round ends though more has become due", async () => {
    await using app = await openShop(open);
    const own = await app.make();
    const { apiKey } = await app.createOtherOrganization();
    const given = {
      name: "Traffic",
      metric: { type: "logs_count" },
      condition: { kind: "threshold", is: "above", value: 5 },
    };
    const other = await app.askAs<Monitor>(apiKey, "POST", "/v5/monitors", given);
    app.clock.now += 10 * minuteMs;
    await planDueChecks(app.services);
    // Time goes by while they are checked: both monitors are due again at once.
    const { "monitors.check-due": check } = monitorJobs({
      ...app.services,
      clock: () => (app.clock.now += 10 * minuteMs),
    });
    if (typeof check !== "function") throw new Error("The job is no plain one.");
    const begun: unknown[] = [];
    const bothBegan = Promise.withResolvers<void>();
    await app.services.jobs.runDue({
      handlers: {
        "monitors.check-due": async (job) => {
          if (begun.push(job.payload["organization_id"]) === 2) bothBegan.resolve();
          await bothBegan.promise;
          await check(job);
        },
      },
    });
    expect(new Set(begun).size).toBe(2);
    expect(await app.get(own.id)).toMatchObject({ last_check: expect.anything() });
    expect((await app.askAs<Monitor>(apiKey, "GET", `/v5/monitors/${other.body.id}`)).body).toMatchObject({
      last_check: expect.anything(),
    });
  });

  test("a monitor that is changed to tell of no data does, also where there is none already; changed back, it does not", async () => {
    await using app = await openShop(open);
    const { id } = await app.make();
    await app.later(2);
    expect(await app.get(id)).toMatchObject({ state: "no_data", notify_no_data: false });
    expect(app.receiver.told).toEqual([]);
    const change = (fields: object) => app.post<Monitor>(`/monitors/${id}`, fields, "PATCH");
    expect(await change({ condition: { kind: "no_data" } })).toMatchObject({ notify_no_data: true });
    await app.later(2);
    expect(app.receiver.told.map(({ card }) => card.title)).toEqual(["Errors: warning alert"]);
    await app.log();
    await app.later(2);
    expect(app.receiver.told.slice(1).map(({ card }) => card.title)).toEqual(["Errors: recovered"]);
    const threshold = { kind: "threshold", is: "above", value: 0.2 };
    expect(await change({ condition: threshold })).toMatchObject({ notify_no_data: false });
    await app.later(20);
    expect(await app.get(id)).toMatchObject({ state: "no_data" });
    expect(app.receiver.told).toHaveLength(2);
    // What is said of it holds, and another condition of the same kind changes nothing.
    expect(await change({ notify_no_data: true })).toMatchObject({ notify_no_data: true });
    expect(await change({ condition: { ...threshold, value: 0.5 } })).toMatchObject({ notify_no_data: true });
  });

  test("that there is no data is told once, and so is that there is some again", async () => {
    await using app = await openShop(open);
    const quiet = { metric: { type: "logs_count" }, condition: { kind: "no_data" }, min_logs: 2 };
    const { id } = await app.make({ name: "Traffic", ...quiet });
    await app.log();
    await app.log();
    await app.later(2);
    expect(await app.get(id)).toMatchObject({ state: "ok", last_check: { count: 2 } });
    expect(app.receiver.told).toEqual([]);
    await app.later(12);
    expect(await app.get(id)).toMatchObject({ state: "no_data", is_alert_open: true });
    // One is too few, and nothing new.
    await app.log();
    await app.later(2);
    await app.later(2);
    expect(app.receiver.told.map(({ card }) => card)).toMatchObject([
      {
        title: "Traffic: warning alert",
        message: expect.stringMatching(
          /^No data: 0 Logs in the 10 minutes until [-\d]+ [\d:]+ UTC, fewer than 2\.$/,
        ),
        link: expect.stringMatching(/^http:\/\/parley\.test\/logs\?file=pr_/),
      },
    ]);
    await app.log();
    await app.later(2);
    await app.later(2);
    expect(await app.get(id)).toMatchObject({ state: "ok", is_alert_open: false });
    expect(app.receiver.told.slice(1).map(({ card }) => card)).toMatchObject([
      {
        title: "Traffic: recovered",
        message: expect.stringMatching(/^There is data: 2 Logs in the 10 minutes until /),
      },
    ]);
    expect(await app.history(id)).toMatchObject([
      { from: "no_data", to: "ok", event: "recovered", notices: [{ status: "delivered" }] },
      { from: "ok", to: "no_data", event: "alerted", notices: [{ status: "delivered" }] },
    ]);
    expect(await app.notices(id)).toMatchObject([
      { address: "pager:ops", status: "delivered", attempts_count: 1 },
      { address: "pager:ops", status: "delivered", attempts_count: 1 },
    ]);
  });

  test("a change against the week before is told once, with what it is held to, and so is its end", async () => {
    await using app = await openShop(open);
    const start = app.clock.now;
    const atMinute = (minutes: number) => (app.clock.now = start + minutes * minuteMs);
    const log = async (count: number, createdAt?: number) => {
      const fields = createdAt !== undefined && { created_at: new Date(createdAt).toISOString() };
      for (let made = 0; made < count; made += 1) await app.log({ ...fields });
    };
    for (const minutes of [1, 21, 41]) await log(10, start - weekMs + minutes * minuteMs);
    const { id } = await app.make({
      name: "Traffic",
      metric: { type: "logs_count" },
      condition: { kind: "change", direction: "decrease", by: 50, unit: "percent" },
    });
    atMinute(1);
    await log(10);
    await app.later(2);
    expect(await app.get(id)).toMatchObject({ state: "ok", last_check: { value: 10, baseline: 10 } });
    atMinute(21);
    await log(2);
    await app.later(2);
    expect(await app.get(id)).toMatchObject({
      state: "alerting",
      last_check: { value: 2, baseline: 10, outcome: "alerting" },
    });
    await app.later(2);
    const [alerted, ...others] = app.receiver.told.map(({ card }) => card);
    expect(alerted).toMatchObject({
      title: "Traffic: warning alert",
      message: expect.stringMatching(
        /^Logs 2, −80 % against 10 a week before: 2 Logs in the 10 minutes until /,
      ),
    });
    expect(others).toEqual([]);
    atMinute(41);
    await log(10);
    await app.later(2);
    await app.later(2);
    expect(app.receiver.told.slice(1).map(({ card }) => card)).toMatchObject([
      {
        title: "Traffic: recovered",
        message: expect.stringMatching(/^Logs 10, \+0 % against 10 a week before: /),
      },
    ]);
    expect(await app.get(id)).toMatchObject({ state: "ok", is_alert_open: false });
    expect(await app.history(id)).toMatchObject([
      { from: "alerting", to: "ok", event: "recovered", notices: [{ status: "delivered" }] },
      { from: "ok", to: "alerting", event: "alerted", notices: [{ status: "delivered" }] },
    ]);
    expect(await app.notices(id)).toHaveLength(2);
  });

  test("changes are measured against the same window a week before", async () => {
    await using app = await openShop(open);
    const before = app.clock.now;
    for (let count = 0; count < 4; count += 1)
      await app.log({ created_at: new Date(before - weekMs + minuteMs + count).toISOString() });
    const change = { metric: { type: "logs_count" }, name: "Traffic", window_minutes: 10 };
    const { id } = await app.make({
      ...change,
      condition: { kind: "change", direction: "decrease", by: 40, unit: "percent" },
    });
    app.clock.now = before + minuteMs;
    for (let count = 0; count < 3; count += 1) await app.log();
    await app.later(2);
    // Three in the place of four: a quarter less.
    expect(await app.get(id)).toMatchObject({ state: "ok", last_check: { value: 3, baseline: 4 } });
    const preview = await app.post<MonitorMeasurement>("/monitors/preview", {
      ...change,
      condition: { kind: "change", direction: "decrease", by: 20, unit: "percent" },
    });
    expect(preview).toMatchObject({
      outcome: "alerting",
      text: expect.stringContaining("−25 % against 4 a week"),
    });
  });

  test("what Evaluators say is measured, in a version, an environment and a filter", async () => {
    await using app = await openShop(open);
    const spec = { evaluator_type: "external", arguments_type: "target_free", return_type: "boolean" };
    const kind = await app.post<Evaluator>("/evaluators", { path: "kind", spec });
    const judge = async (judgment: boolean | null, fields: object = {}) => {
      const { id } = await app.log({ environment: "production", user: "ada", ...fields });
      await app.post("/evaluators/log", { parent_id: id, path: "kind", judgment });
    };
    for (const judgment of [true, true, true, false, null]) await judge(judgment);
    await judge(false, { user: "test" });
    await judge(false, { environment: "staging" });
    app.clock.now += minuteMs;
    const asked = {
      name: "Kindness",
      file: { id: app.prompt.id },
      version_id: app.prompt.version_id,
      environment: "production",
      filter: 'user != "test"',
      metric: { type: "judgment", evaluator_id: kind.id },
      condition: { kind: "threshold", is: "below", value: 0.8 },
      min_logs: 4,
    };
    const measured = await app.post<MonitorMeasurement>("/monitors/preview", asked);
    expect(measured).toMatchObject({ value: 0.75, count: 4, outcome: "alerting" });
    expect(measured.text).toMatch(/^Judgments that say yes 75 % \(bad below 80 %\): 4 judgments/);
    const watched = await app.post<Monitor>("/monitors", asked);
    expect(watched.is_share).toBe(true);
    expect(await logIdsAt(app, measured)).toHaveLength(5);
    const fewer = await app.post<MonitorMeasurement>("/monitors/preview", { ...asked, min_logs: 5 });
    expect(fewer).toMatchObject({ outcome: "no_data" });
  });

  test("what stands on a model whom people contradict says so, in the alert as well", async () => {
    await using app = await openShop(open);
    const asked = { arguments_type: "target_free", return_type: "boolean" };
    const judge = (path: string) =>
      app.post<Evaluator>("/evaluators", {
        path,
        spec: { ...asked, evaluator_type: "llm", prompt: { ...model, template: "Is it kind?" } },
      });
    const [harsh, fair] = [await judge("harsh"), await judge("fair")];
    await app.post("/evaluators", { path: "people", spec: { ...asked, evaluator_type: "human" } });
    for (let index = 0; index < 24; index += 1) {
      const { id: parent_id } = await app.log();
      const say = (path: string, judgment: boolean) =>
        app.post("/evaluators/log", { path, parent_id, judgment });
      await say("people", index % 2 === 0);
      await say("fair", index % 2 === 0);
      await say("harsh", index % 3 === 0);
    }
    const below = { kind: "threshold", is: "below", value: 0.4 };
    const of = ({ id }: Evaluator) => ({ metric: { type: "judgment", evaluator_id: id }, condition: below });
    const { id } = await app.make({ name: "Kindness", ...of(harsh) });
    await app.later(2);
    const why = /^The judge's kappa with people is -?0\.\d\d .*below 0\.4\.$/;
    const words =
      /^Judgments that say yes 33\.33 % \(bad below 40 %\): 24 judgments .* UTC\. Its judge is not trusted: The judge's kappa with people is /;
    expect(app.receiver.told.map(({ card }) => card)).toMatchObject([
      { title: "Kindness: warning alert", message: expect.stringMatching(words) },
    ]);
    expect(await app.get(id)).toMatchObject({
      state: "alerting",
      last_check: { text: expect.stringMatching(words), distrust: expect.stringMatching(why) },
    });
    expect(await app.history(id)).toMatchObject([{ measurement: { distrust: expect.stringMatching(why) } }]);
    const find = (given: object) =>
      app.post<MonitorMeasurement>("/monitors/preview", { name: "New", file: { path: "greet" }, ...given });
    expect(await find(of(harsh))).toMatchObject({ distrust: expect.stringMatching(why) });
    // One that people agree with, and what nobody judges.
    expect(await find(of(fair))).toMatchObject({ count: 24, distrust: null });
    expect(await find({ metric: { type: "error_rate" }, condition: below })).toMatchObject({
      distrust: null,
    });
  });

  test("those that alert come first, the most severe before others", async () => {
    await using app = await openShop(open);
    await app.log({ error: "no answer" });
    const quiet = { condition: { kind: "threshold", is: "above", value: 1 }, severity: "critical" };
    for (const [name, fields] of [
      ["a", quiet],
      ["b", { severity: "info" }],
      ["c", { severity: "warning" }],
      ["d", { severity: "critical" }],
    ] as const)
      await app.make({ name, ...fields });
    await app.later(1);
    const { body } = await app.ask<{ records: Monitor[] }>("GET", "/v5/monitors");
    expect(body.records.map(({ name, state }) => [name, state])).toEqual([
      ["d", "alerting"],
      ["c", "alerting"],
      ["b", "alerting"],
      ["a", "ok"],
    ]);
  });

  test("what there is not is refused, and names are taken once", async () => {
    await using app = await openShop(open);
    const given = {
      name: "Errors",
      metric: { type: "error_rate" },
      condition: { kind: "threshold", is: "above", value: 0.2 },
    };
    const refused = async (fields: object) =>
      (await app.ask<{ code: string }>("POST", "/v5/monitors", { ...given, ...fields })).body.code;
    await app.make();
    expect(await refused({})).toBe("monitors.name_taken");
    expect(await refused({ name: "B", file: { path: "nowhere" } })).toBe("files.not_found");
    expect(await refused({ name: "B", version_id: app.prompt.version_id })).toBe(
      "monitors.version_not_of_file",
    );
    expect(await refused({ name: "B", metric: { type: "judgment", evaluator_id: "ev_x" } })).toBe(
      "monitors.evaluator_unknown",
    );
    expect(await refused({ name: "B", notify: { people: ["nobody@example.com"] } })).toBe(
      "monitors.person_unknown",
    );
    expect(await refused({ name: "B", notify: { channels: ["slack:C1"] } })).toBe("monitors.channel_unknown");
    expect(await refused({ name: "B", filter: "costs > 1" })).toBe("request.invalid_input");
  });

  test("a test tells whoever is told, and changes nothing", async () => {
    await using app = await openShop(open);
    const { id } = await app.make();
    const { notices } = await app.post<{ notices: MonitorNotice[] }>(`/monitors/${id}/test`, {
      notify: true,
    });
    expect(notices).toMatchObject([{ status: "pending", address: "pager:ops" }]);
    await app.services.jobs.runDue({ handlers: createJobHandlers(app.services) });
    expect(app.receiver.told).toMatchObject([
      { type: "notice", card: { title: "Errors: a test, nothing has happened" } },
    ]);
    expect(await app.history(id)).toEqual([]);
    expect(await app.get(id)).toMatchObject({ state: "ok" });
  });

  test("whoever is confined to a directory sees the monitors of its Files, and makes none of all Logs", async () => {
    await using app = await openShop(open);
    const own = await app.make();
    const all = await app.make({ name: "All", file: undefined });
    const { key } = await app.post<{ key: string }>("/api-keys", {
      name: "Of greet",
      permissions: ["read", "write"],
      paths: ["greet"],
    });
    const listed = await app.askAs<{ records: Monitor[] }>(key, "GET", "/v5/monitors");
    expect(listed.body.records.map((one) => one.id)).toEqual([own.id]);
    expect((await app.askAs(key, "GET", `/v5/monitors/${all.id}`)).status).toBe(404);
    expect((await app.askAs(key, "PATCH", `/v5/monitors/${all.id}`, { name: "Mine" })).status).toBe(404);
    const given = { name: "C", metric: { type: "cost" }, condition: { kind: "no_data" } };
    expect((await app.askAs(key, "POST", "/v5/monitors", given)).status).toBe(403);
    expect((await app.askAs(key, "POST", "/v5/monitors", { ...given, file: { path: "greet" } })).status).toBe(
      201,
    );
    const { apiKey } = await app.createOtherOrganization();
    expect((await app.askAs(apiKey, "GET", `/v5/monitors/${own.id}`)).status).toBe(404);
  });
});
