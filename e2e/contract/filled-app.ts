// oxlint-disable typescript/no-explicit-any -- replies are looked into as they come, without a schema
import type { TestDatabases } from "@parley/db/testing";
import { openTestApp, type OpenTestApp } from "@parley/server/testing";

/** An app whose first organization has something of everything. */
export type FilledApp = OpenTestApp & {
  /** Ids of it, by the noun and the parameter of a path that stand for them: `prompts.id`, `log_id`. */
  ids: ReadonlyMap<string, string>;
  idFor(noun: string, parameter: string): string;
};

/** In every name and text of the first organization; in no reply to another one. */
export const marker = "classified";

const model = { model: "mock-echo", provider: "mock", template: `${marker} {{x}}`, endpoint: "complete" };
const contents: Record<string, readonly object[]> = {
  prompts: [model, { ...model, seed: 1 }],
  agents: [model, { ...model, seed: 1 }],
  flows: [{ attributes: { marker } }, { attributes: { marker, release: 2 } }],
  tools: [
    { function: { name: marker, description: marker } },
    { function: { name: marker, description: `${marker} too` } },
  ],
  evaluators: [
    { spec: { evaluator_type: "external", arguments_type: "target_free", return_type: "boolean" } },
    { spec: { evaluator_type: "external", arguments_type: "target_free", return_type: "number" } },
  ],
  datasets: [
    { datapoints: [{ inputs: { marker } }] },
    { datapoints: [{ inputs: { marker } }, { inputs: { marker, more: "1" } }] },
  ],
};

export async function openFilledApp(open: TestDatabases["open"]): Promise<FilledApp> {
  const app = await openTestApp({ open });
  const ids = new Map<string, string>();
  const post = async (path: string, body: object): Promise<Record<string, any>> => {
    const { status, body: reply } = await app.ask<Record<string, any>>("POST", `/v5${path}`, body);
    if (status >= 300) throw new Error(`${path}: ${status} ${JSON.stringify(reply)}`);
    return reply;
  };
  for (const [noun, [first, second]] of Object.entries(contents)) {
    const made = await post(`/${noun}`, { path: `${marker}/${noun}`, ...first });
    const other = await post(`/${noun}`, { path: `${marker}/${noun}`, ...second });
    ids.set(`${noun}.id`, made["id"]).set(`${noun}.version_id`, other["version_id"]);
    ids.set("directories.id", made["directory_id"]);
    if (noun === "datasets" || noun === "evaluators") continue;
    const log = await post(`/${noun}/log`, {
      id: made["id"],
      log_id: `log_${marker}_${noun}`,
      output: marker,
    });
    ids.set(`${noun}.log_id`, log["id"]).set("logs.id", log["id"]);
  }
  const environments = (await app.ask<{ id: string }[]>("GET", "/v5/environments")).body;
  ids.set("environments.id", environments[0]?.id ?? "").set("environment_id", environments[0]?.id ?? "");
  const evaluation = await post("/evaluations", {
    name: marker,
    file: { path: `${marker}/prompts` },
    evaluators: [{ path: `${marker}/evaluators` }],
  });
  const run = await post(`/evaluations/${evaluation["id"]}/runs`, { orchestrated: false });
  ids.set("evaluations.id", evaluation["id"]).set("evaluations.run_id", run["id"]);
  ids.set("evaluations.evaluator_version_id", evaluation["evaluators"][0].version.version_id);
  await app.ask("PATCH", `/v5/evaluations/${evaluation["id"]}/runs/${run["id"]}`, { status: "completed" });
  const check = await post(`/evaluations/${evaluation["id"]}/gates`, { gates: "evaluators >= 0.5" });
  ids.set("evaluations.check_id", check["id"]);
  const webhook = await post("/webhooks", { url: `https://example.com/${marker}`, events: ["log.created"] });
  ids.set("webhooks.id", webhook["id"]);
  const channel = await post("/channels", {
    kind: "webhook",
    name: marker,
    settings: { url: `https://example.com/${marker}` },
    secrets: { secret: `whsec_${"a".repeat(40)}` },
  });
  ids.set("channels.id", channel["id"]);
  const slack = await post("/channels", {
    kind: "slack",
    name: `${marker}-slack`,
    settings: {},
    secrets: {},
  });
  ids.set("slack.id", slack["id"]);
  const approval = await post("/approvals", { kind: "question", message: marker });
  ids.set("approvals.id", approval["id"]);
  await fillSchedules(app, ids);
  await fillReviews(app, ids);
  await fillMonitoring(app, ids);
  return Object.assign(app, {
    ids,
    idFor: (noun: string, parameter: string) =>
      ids.get(`${noun}.${parameter}`) ?? ids.get(parameter) ?? `no-${parameter}`,
  });
}

/** Somebody who is on call. */
async function fillSchedules(app: OpenTestApp, ids: Map<string, string>): Promise<void> {
  const tables = app.services.database.executor.$extendTables<{ users: object; members: object }>();
  const times = { created_at: 1, updated_at: 1 };
  const person = { id: "usr_classified", name: marker, email: "classified@example.com" };
  await tables
    .insertInto("users")
    .values({ ...person, email_verified: true, two_factor_enabled: false, ...times })
    .execute();
  const membership = { organization_id: app.organizationId, user_id: person.id, role: "reviewer" };
  await tables
    .insertInto("members")
    .values({ ...membership, ...times })
    .execute();
  const schedule = await app.ask<{ id: string }>("POST", "/v5/schedules", {
    name: marker,
    time_zone: "UTC",
    members: [person.id],
    handover: { weekday: "monday", hour: 9 },
  });
  const team = await app.ask<{ id: string }>("POST", "/v5/teams", { name: marker });
  ids.set("schedules.team_id", team.body.id);
  const path = `/v5/schedules/${schedule.body.id}/overrides`;
  const until = "2999-01-01";
  const override = { user_id: person.id, from: "2998-01-01", until };
  const made = await app.ask<{ overrides: { id: string }[] }>("POST", path, override);
  ids.set("schedules.id", schedule.body.id);
  ids.set("schedules.override_id", made.body.overrides[0]?.id ?? "");
}

/** A queue with an item. */
async function fillReviews(app: OpenTestApp, ids: Map<string, string>): Promise<void> {
  const spec = { evaluator_type: "human", arguments_type: "target_free", return_type: "boolean" };
  await app.ask("POST", "/v5/evaluators", { path: `${marker}/people`, spec });
  const queue = await app.ask<{ id: string }>("POST", "/v5/review-queues", {
    name: marker,
    instructions: marker,
    evaluators: [{ path: `${marker}/people` }],
  });
  const path = `/v5/review-queues/${queue.body.id}/items`;
  await app.ask("POST", path, { log_ids: [`log_${marker}_prompts`] });
  const items = await app.ask<{ records: { id: string }[] }>("GET", path);
  ids.set("reviewQueues.id", queue.body.id);
  ids.set("reviewQueues.item_id", items.body.records[0]?.id ?? "");
}

/** An Evaluator that watches a Prompt, what it makes up for, and a monitor. */
async function fillMonitoring(app: OpenTestApp, ids: Map<string, string>): Promise<void> {
  const fileId = ids.get("prompts.id") ?? "";
  const code = { code: "export const judge = () => true;", attributes: { language: "javascript" } };
  const spec = { evaluator_type: "python", arguments_type: "target_free", return_type: "boolean", ...code };
  const evaluator = await app.ask<{ id: string; version_id: string }>("POST", "/v5/evaluators", {
    path: `${marker}/watching`,
    spec,
  });
  const path = `/v5/monitoring/${fileId}`;
  const watch = await app.ask<{ id: string }>("POST", `${path}/watches`, {
    evaluator_version_id: evaluator.body.version_id,
  });
  const backFill = await app.ask<{ id: string }>("POST", `${path}/back-fills`, {
    watch_id: watch.body.id,
    start_date: "2025-01-01",
  });
  const monitor = await app.ask<{ id: string }>("POST", "/v5/monitors", {
    name: marker,
    file: { id: fileId },
    metric: { type: "logs_count" },
    condition: { kind: "no_data" },
  });
  ids.set("monitoring.id", fileId).set("monitoring.watch_id", watch.body.id);
  ids.set("monitoring.back_fill_id", backFill.body.id).set("monitors.id", monitor.body.id);
}
