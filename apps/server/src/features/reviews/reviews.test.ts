import type {
  Disputes,
  Log,
  NextReview,
  ReviewItem,
  ReviewQueue,
  ReviewResults,
  ReviewerQueue,
} from "@parley/contract";
import { databases } from "@parley/db/testing";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";
import { runDueJobs } from "../../testing/run-due-jobs.ts";

const kernel = { model: "mock-echo", provider: "mock", template: "Hello" };
const human = { evaluator_type: "human", arguments_type: "target_free" };
const verdict = { path: "verdict", spec: { ...human, return_type: "boolean" } };
const why = { path: "why", spec: { ...human, return_type: "text" } };

type Open = Parameters<typeof openTestApp>[0]["open"];
type Coded = { code?: string };

/** An app with two human Evaluators, some Logs, and people who may judge and nothing else. */
async function openRoom(open: Open, { logs = 3, people = ["ana", "ben"] } = {}) {
  const app = await openTestApp({ open });
  const ids: Record<string, string> = {};
  for (const { path, spec } of [verdict, why])
    ids[path] = (await app.ask<{ id: string }>("POST", "/v5/evaluators", { path, spec })).body.id;
  const logIds: string[] = [];
  for (let index = 0; index < logs; index += 1) logIds.push(await addLog(app, { output: `Answer ${index}` }));
  const keys: Record<string, string> = {};
  for (const name of people) keys[name] = await addPerson(app, name);
  return Object.assign(app, { evaluators: ids, logIds, keys });
}

type Room = Awaited<ReturnType<typeof openRoom>>;

async function addLog(app: OpenTestApp, more: object): Promise<string> {
  app.clock.now += 1;
  const body = { path: "greet", prompt: kernel, ...more };
  return (await app.ask<{ id: string }>("POST", "/v5/prompts/log", body)).body.id;
}

async function addPerson(app: OpenTestApp, name: string): Promise<string> {
  const { executor } = app.services.database;
  await sql`insert into users (id, name, email, email_verified, two_factor_enabled, created_at, updated_at)
    values (${name}, ${name}, ${`${name}@example.com`}, true, false, 1, 1)`.execute(executor);
  await sql`insert into members (organization_id, user_id, role, created_at, updated_at)
    values (${app.organizationId}, ${name}, 'member', 1, 1)`.execute(executor);
  const key = await app.createKey(["log"]);
  await sql`update api_keys set user_id = ${name} where name = 'May log' and user_id is null`.execute(
    executor,
  );
  return key;
}

const named = (...people: string[]) => people.map((id) => ({ kind: "user", id }));

/** Somebody who may read everywhere, and change what is in one directory. */
async function addConfined(app: OpenTestApp, name: string, place: string): Promise<string> {
  const log = await addPerson(app, name);
  const { executor } = app.services.database;
  const role = await app.ask<{ id: string }>("POST", "/v5/roles", {
    name: "Reader",
    permissions: ["read", "log"],
  });
  await sql`update members set role = ${role.body.id} where user_id = ${name}`.execute(executor);
  await sql`update api_keys set permissions = ${JSON.stringify(["read", "log", "write"])}
    where user_id = ${name}`.execute(executor);
  const { body: directories } = await app.ask<{ id: string; path: string }[]>("GET", "/v5/directories");
  const { id } = directories.find(({ path }) => path === place)!;
  const grants = [{ kind: "user", id: name, permissions: ["read", "log", "write"] }];
  const rule = await app.ask("PUT", `/v5/directory-access/${id}`, { is_private: false, grants });
  expect(rule.status).toBe(200);
  app.clock.now += 2000;
  return log;
}

const createQueue = async (app: Room, more: object = {}): Promise<ReviewQueue> => {
  const body = { name: "Answers", evaluators: [{ path: "verdict" }], reviewers_per_item: 2, ...more };
  const made = await app.ask<ReviewQueue>("POST", "/v5/review-queues", body);
  expect([made.status, made.body]).toMatchObject([201, { is_open: true }]);
  return made.body;
};
const add = (app: Room, queue: ReviewQueue, body: object = { log_ids: app.logIds }) =>
  app.ask<{ added: number; known: number; left_out: number } & Coded>(
    "POST",
    `/v5/review-queues/${queue.id}/items`,
    body,
  );
const fill = async (app: Room, more: object = {}): Promise<ReviewQueue> => {
  const queue = await createQueue(app, more);
  expect((await add(app, queue)).body).toMatchObject({ added: app.logIds.length });
  return queue;
};
const as = <T>(app: Room, person: string, ...[method, path, body]: [string, string, unknown?]) =>
  app.askAs<T & Coded>(app.keys[person], method, `/v5/review-queues/${path}`, body);
const next = async (app: Room, queue: ReviewQueue, person: string) =>
  (await as<NextReview>(app, person, "POST", `${queue.id}/next`)).body;
type Held = { queue: string; item: string; person: string; more?: object };
const judge = (app: Room, { queue, item, person, more }: Held, said: unknown) =>
  as<ReviewItem>(app, person, "POST", `${queue}/items/${item}/judgments`, {
    judgments: { [app.evaluators["verdict"]!]: said, ...more },
  });
/** Is given an item and judges it. */
const review = async (app: Room, queue: ReviewQueue, ...[person, said]: [string, unknown]) => {
  const { task } = await next(app, queue, person);
  app.clock.now += 4000;
  const judged = await judge(app, { queue: queue.id, item: task!.item.id, person }, said);
  expect(judged.status).toBe(200);
  return judged.body;
};
const judgmentsOf = async (app: Room, id: string) =>
  (await app.ask<Log>("GET", `/v5/logs/${id}`)).body.evaluator_logs.map(({ judgment, judged_by: by }) => [
    by,
    judgment,
  ]);

describe.each(databases)("review queues on $name", ({ open }) => {
  test("Logs join a queue once, from a selection, a search, and an Evaluation's Run", async () => {
    await using app = await openRoom(open);
    const queue = await createQueue(app);
    const [first = "", second = ""] = app.logIds;
    expect((await add(app, queue, { log_ids: [first, first, "log_none"] })).body).toEqual({
      added: 1,
      known: 0,
      left_out: 1,
      is_complete: true,
    });
    await app.ask("POST", "/v5/evaluators/log", { path: "verdict", parent_id: first, judgment: true });
    expect((await add(app, queue, { query: {} })).body).toMatchObject({ added: 2, known: 1, left_out: 1 });
    expect((await add(app, queue, { query: {}, sample: 50 })).body).toMatchObject({ added: 0, known: 3 });
    const evaluation = await app.ask<{ id: string }>("POST", "/v5/evaluations", {
      file: { path: "greet" },
      evaluators: [{ path: "verdict" }],
    });
    const runs = `/v5/evaluations/${evaluation.body.id}/runs`;
    const run = await app.ask<{ id: string }>("POST", runs, { orchestrated: false });
    await app.ask("POST", `${runs}/${run.body.id}/logs`, { log_ids: [second] });
    await addLog(app, { run_id: run.body.id, output: "Of the Run" });
    const ofRun = { run: { evaluation_id: evaluation.body.id, run_id: run.body.id } };
    expect((await add(app, queue, ofRun)).body).toMatchObject({ added: 1, known: 1 });
    expect((await app.ask<ReviewQueue>("GET", `/v5/review-queues/${queue.id}`)).body.counts).toEqual({
      items: 4,
      open: 4,
      disputed: 0,
      done: 0,
      judgments_given: 0,
      judgments_wanted: 8,
    });
    const unknown = await add(app, queue, { run: { evaluation_id: evaluation.body.id, run_id: "run_no" } });
    expect(unknown.body.code).toBe("evaluations.run_not_found");
    expect((await add(app, queue, {})).status).toBe(422);
  });

  test("what contradicts itself is refused", async () => {
    await using app = await openRoom(open);
    await app.ask("POST", "/v5/evaluators", {
      path: "machine",
      spec: { ...human, evaluator_type: "external", return_type: "boolean" },
    });
    await createQueue(app);
    for (const [more, code] of [
      [{ evaluators: [{ path: "machine" }] }, "reviews.evaluator_not_human"],
      [{ evaluators: [{ path: "verdict" }, { path: "verdict" }] }, "reviews.evaluator_twice"],
      [{ evaluators: [{ path: "nothing" }] }, "files.not_found"],
      [{ reviewers: [{ kind: "user", id: "eve" }] }, "reviews.subject_unknown"],
      [{ reviewers: [{ kind: "user", id: "ana" }], reviewers_per_item: 2 }, "reviews.too_few_reviewers"],
      [{}, "reviews.name_taken"],
    ] as const) {
      const body = { name: "Answers", evaluators: [{ path: "verdict" }], ...more };
      const refused = await app.ask<Coded>("POST", "/v5/review-queues", body);
      expect([more, refused.body.code]).toEqual([more, code]);
    }
  });

  test("many at once: nobody has an item twice, no item has more people than it needs", async () => {
    const people = ["ana", "ben", "cem", "dia", "eli"];
    await using app = await openRoom(open, { logs: 4, people });
    const queue = await fill(app);
    const work = async (person: string): Promise<string[]> => {
      const { task } = await next(app, queue, person);
      if (task === null) return [];
      const said = { queue: queue.id, item: task.item.id, person };
      expect((await judge(app, said, true)).status).toBe(200);
      return [`${person} ${task.item.id}`, ...(await work(person))];
    };
    const done = (await Promise.all(people.map(work))).flat();
    expect(done).toHaveLength(8);
    expect(new Set(done).size).toBe(8);
    const perItem = Map.groupBy(done, (one) => one.split(" ")[1]);
    expect([...perItem.values()].map(({ length }) => length)).toEqual([2, 2, 2, 2]);
    await using crowd = await openRoom(open, { logs: 1, people });
    const single = await fill(crowd);
    const given = await Promise.all(people.map((person) => next(crowd, single, person)));
    expect(given.filter(({ task }) => task !== null)).toHaveLength(2);
  });

  test("an item is kept for whoever has it, until the time is over or they skip it", async () => {
    await using app = await openRoom(open, { logs: 1 });
    const queue = await fill(app, { reviewers_per_item: 1, lease_seconds: 60 });
    const { task } = await next(app, queue, "ana");
    const item = task!.item.id;
    expect((await next(app, queue, "ben")).task).toBeNull();
    app.clock.now += 50_000;
    expect((await as(app, "ana", "POST", `${queue.id}/items/${item}/renew`)).status).toBe(200);
    app.clock.now += 50_000;
    expect((await next(app, queue, "ben")).task).toBeNull();
    expect((await next(app, queue, "ana")).task?.item.id).toBe(item);
    app.clock.now += 61_000;
    expect((await next(app, queue, "ben")).task?.item.id).toBe(item);
    const late = await judge(app, { queue: queue.id, item, person: "ana" }, true);
    expect([late.status, late.body.code]).toEqual([409, "reviews.not_reserved"]);
    const skip = { reason: "I know the customer" };
    expect((await as(app, "ben", "POST", `${queue.id}/items/${item}/skip`, skip)).status).toBe(204);
    expect((await next(app, queue, "ben")).task).toBeNull();
    expect((await next(app, queue, "ana")).task?.item.skips).toMatchObject([skip]);
    // Nobody has taken the place meanwhile.
    app.clock.now += 61_000;
    expect((await judge(app, { queue: queue.id, item, person: "ana" }, true)).body).toMatchObject({
      state: "done",
      given: 1,
    });
  });

  test("blind: nobody is told what others said before the item has ended, wherever they look", async () => {
    await using app = await openRoom(open, { logs: 1 });
    const queue = await fill(app);
    const [logId = ""] = app.logIds;
    const mine = await review(app, queue, "ana", true);
    expect(mine).toMatchObject({ state: "open", reviews: null, final: null });
    await runDueJobs(app.services);
    expect(await judgmentsOf(app, logId)).toEqual([]);
    const { task } = await next(app, queue, "ben");
    expect(task).toMatchObject({ item: { reviews: null }, log: { output: "Answer 0" } });
    expect(task?.log).toMatchObject({ evaluator_logs: [], metadata: null });
    const path = `/v5/review-queues/${queue.id}`;
    const listed = await app.ask<{ records: ReviewItem[] }>("GET", `${path}/items`);
    expect(listed.body.records).toMatchObject([
      { given: 1, reviews: null, preview: { path: "greet", output: "Answer 0", is_failed: false } },
    ]);
    expect((await app.ask<ReviewResults>("GET", `${path}/results`)).body).toMatchObject({
      reviewers: [{ judged: 1, median_seconds: 4 }],
      agreement: [{ items: 0, pairs: [] }],
    });
    expect((await review(app, queue, "ben", true)).reviews).toHaveLength(2);
    await runDueJobs(app.services);
    expect((await judgmentsOf(app, logId)).toSorted()).toEqual([
      ["account:ana", true],
      ["account:ben", true],
    ]);
    // The process may end before it is known that the job was done: then it is done again.
    const { jobs, database } = app.services;
    const payload = { version: 1, organization_id: app.organizationId, item_id: task!.item.id };
    await jobs.enqueue(database.executor, { name: "reviews.publish", payload });
    await runDueJobs(app.services);
    expect(await judgmentsOf(app, logId)).toHaveLength(2);
  });

  test("until_judged: whoever has judged sees the others, whoever has not does not", async () => {
    await using app = await openRoom(open, { logs: 1, people: ["ana", "ben", "cem"] });
    const queue = await fill(app, { blind: "until_judged", reviewers_per_item: 3 });
    await review(app, queue, "ana", true);
    expect((await next(app, queue, "ben")).task?.item.reviews).toBeNull();
    expect((await review(app, queue, "ben", false)).reviews).toHaveLength(2);
    expect((await next(app, queue, "cem")).task?.item.reviews).toBeNull();
  });

  test("who disagree wait for somebody who decides; that counts, and all is kept", async () => {
    await using app = await openRoom(open, { logs: 1, people: ["ana", "ben", "cem"] });
    const queue = await fill(app, {
      evaluators: [{ path: "verdict" }, { path: "why" }],
      reviewers: [
        { kind: "user", id: "ana" },
        { kind: "user", id: "ben" },
      ],
      adjudicators: [{ kind: "user", id: "cem" }],
    });
    const [logId = ""] = app.logIds;
    const [yes, text] = [app.evaluators["verdict"]!, app.evaluators["why"]!];
    expect(await as(app, "cem", "POST", `${queue.id}/next`)).toMatchObject({ status: 403 });
    const given = await next(app, queue, "ana");
    const item = given.task!.item.id;
    const ana = { queue: queue.id, item, person: "ana" };
    for (const [said, code] of [
      ["perhaps", "reviews.judgment_invalid"],
      [null, "reviews.judgment_missing"],
    ] as const)
      expect((await judge(app, ana, said)).body.code).toBe(code);
    expect((await judge(app, { ...ana, more: { ev_other: 1 } }, true)).body.code).toBe(
      "reviews.evaluator_not_asked",
    );
    await judge(app, { ...ana, more: { [text]: "It is right." } }, true);
    expect(await review(app, queue, "ben", false)).toMatchObject({
      state: "disputed",
      disputed: [yes],
      final: { [yes]: null },
    });
    await runDueJobs(app.services);
    expect(await judgmentsOf(app, logId)).toEqual([]);
    expect((await as(app, "ana", "GET", `${queue.id}/disputes`)).body.code).toBe("reviews.not_adjudicator");
    const { body: disputes } = await as<Disputes>(app, "cem", "GET", `${queue.id}/disputes`);
    expect(disputes.tasks[0]?.item.reviews).toMatchObject([
      { name: "ana", judgments: { [yes]: true, [text]: "It is right." } },
      { judgments: { [yes]: false, [text]: null } },
    ]);
    const decide = (person: string) =>
      as<ReviewItem>(app, person, "POST", `${queue.id}/items/${item}/adjudication`, {
        judgments: { [yes]: false },
        note: "Two facts are wrong.",
      });
    expect((await decide("ben")).status).toBe(403);
    expect((await decide("cem")).body).toMatchObject({
      state: "done",
      final: { [yes]: false },
      note: "Two facts are wrong.",
    });
    expect((await decide("cem")).body.code).toBe("reviews.not_disputed");
    await runDueJobs(app.services);
    expect((await judgmentsOf(app, logId)).toSorted()).toEqual([
      ["account:ana", "It is right."],
      ["account:cem", false],
    ]);
    const said = await app.ask<{ records: Log[] }>("GET", `/v5/logs?file_id=${yes}&size=10`);
    expect(
      said.body.records
        .flatMap((log) => (log.type === "evaluator" ? [[log.judged_by, log.withdrawn_at !== null]] : []))
        .toSorted(),
    ).toEqual([
      ["account:ana", true],
      ["account:ben", true],
      ["account:cem", false],
    ]);
  });

  test("an item that is assigned is given to those people only, and first", async () => {
    await using app = await openRoom(open, { logs: 2, people: ["ana", "ben", "cem"] });
    const queue = await createQueue(app, { reviewers: named("ana", "cem") });
    const [first = "", second = ""] = app.logIds;
    await add(app, queue, { log_ids: [first] });
    expect((await add(app, queue, { log_ids: [second], assignees: ["eve"] })).body.code).toBe(
      "reviews.subject_unknown",
    );
    await add(app, queue, { log_ids: [second], assignees: ["ben"] });
    expect((await next(app, queue, "ana")).task?.log.id).toBe(first);
    const { task } = await next(app, queue, "ben");
    expect(task).toMatchObject({ log: { id: second }, item: { wanted: 1, is_stuck: false } });
    const item = task!.item.id;
    const path = `/v5/review-queues/${queue.id}/items/${item}`;
    const moved = await app.ask<ReviewItem>("PATCH", path, { assignees: null });
    expect(moved.body).toMatchObject({ assignees: null, wanted: 2 });
    // It is not theirs any more, held or not.
    const held = { queue: queue.id, item, person: "ben" };
    const refusals = [
      await judge(app, held, true),
      await as(app, "ben", "POST", `${queue.id}/items/${item}/renew`),
      await as(app, "ben", "POST", `${queue.id}/items/${item}/skip`, { reason: "Why me?" }),
    ];
    expect(refusals.map(({ body }) => body.code)).toEqual(refusals.map(() => "reviews.not_reserved"));
    expect((await as(app, "ben", "POST", `${queue.id}/next`)).body.code).toBe("reviews.not_reviewer");
    expect((await app.ask("DELETE", path)).status).toBe(204);
    expect((await app.ask("DELETE", path)).status).toBe(404);
  });

  test("who is a reviewer no more keeps nothing that they hold", async () => {
    await using app = await openRoom(open, { logs: 1 });
    const queue = await fill(app, { reviewers: named("ana", "ben"), reviewers_per_item: 1 });
    const item = (await next(app, queue, "ana")).task!.item.id;
    await app.ask("PATCH", `/v5/review-queues/${queue.id}`, { reviewers: named("ben") });
    const renewed = await as(app, "ana", "POST", `${queue.id}/items/${item}/renew`);
    expect([renewed.status, renewed.body.code]).toEqual([409, "reviews.not_reserved"]);
    expect((await judge(app, { queue: queue.id, item, person: "ana" }, true)).status).toBe(409);
    expect((await as(app, "ana", "POST", `${queue.id}/next`)).status).toBe(403);
  });

  test("an item that too few are left for is stuck, until others are named or less is wanted", async () => {
    await using app = await openRoom(open, { logs: 3, people: ["ana", "ben", "cem"] });
    const queue = await createQueue(app, { reviewers: named("ana", "ben") });
    const path = `/v5/review-queues/${queue.id}`;
    await add(app, queue, { log_ids: app.logIds.slice(0, 2), assignees: ["ana", "ben"] });
    await add(app, queue, { log_ids: app.logIds.slice(2) });
    for (const _ of app.logIds) {
      await review(app, queue, "ana", true);
      const { task } = await next(app, queue, "ben");
      await as(app, "ben", "POST", `${queue.id}/items/${task!.item.id}/skip`, { reason: "I wrote it" });
    }
    const list = async () => (await app.ask<{ records: ReviewItem[] }>("GET", `${path}/items`)).body.records;
    const stuck = { state: "open", given: 1, wanted: 2, is_stuck: true };
    const [first, second, third] = await list();
    expect([first, second, third]).toMatchObject([stuck, stuck, stuck]);
    const change = (item: ReviewItem | undefined, body: object) =>
      app.ask<ReviewItem & Coded>("PATCH", `${path}/items/${item!.id}`, body);
    const settled = await change(first, { wanted: 1 });
    expect(settled.body).toMatchObject({ state: "done", given: 1, wanted: 1, is_stuck: false });
    expect((await change(first, { wanted: 2 })).body.code).toBe("reviews.item_ended");
    const assigned = await change(second, { assignees: ["cem"] });
    expect(assigned.body).toMatchObject({ state: "open", given: 1, wanted: 2, is_stuck: false });
    expect((await change(third, {})).body).toMatchObject(stuck);
    expect(await review(app, queue, "cem", true)).toMatchObject({ id: second!.id, state: "done", given: 2 });
    await runDueJobs(app.services);
    expect(await judgmentsOf(app, first!.log_id)).toEqual([["account:ana", true]]);
    expect(await judgmentsOf(app, second!.log_id)).toHaveLength(2);
    const fewer = await app.ask<Coded>("PATCH", path, { reviewers: named("cem") });
    expect(fewer.body.code).toBe("reviews.too_few_reviewers");
  });

  test("whoever may change other places only neither manages a queue nor decides", async () => {
    await using app = await openRoom(open, { logs: 2 });
    await app.ask("POST", "/v5/prompts", { path: "sandbox/try", ...kernel });
    const queue = await fill(app);
    app.keys["cem"] = await addConfined(app, "cem", "sandbox");
    await review(app, queue, "ana", true);
    const { id: item } = await review(app, queue, "ben", false);
    const path = `/v5/review-queues/${queue.id}`;
    const judgments = { [app.evaluators["verdict"]!]: true };
    expect((await app.askAs(app.keys["cem"], "GET", path)).status).toBe(200);
    const sandboxed = { path: "sandbox/mine", spec: verdict.spec };
    expect((await app.askAs(app.keys["cem"], "POST", "/v5/evaluators", sandboxed)).status).toBe(200);
    for (const [method, where, body] of [
      ["PATCH", path, { is_open: false }],
      ["DELETE", path],
      ["POST", `${path}/items`, { log_ids: app.logIds }],
      ["PATCH", `${path}/items/${item}`, { assignees: ["cem"] }],
      ["DELETE", `${path}/items/${item}`],
      ["GET", `${path}/disputes`],
      ["POST", `${path}/items/${item}/adjudication`, { judgments }],
      ["POST", "/v5/review-queues", { name: "Mine", evaluators: [{ path: "verdict" }] }],
    ] as const)
      expect([method, where, (await app.askAs(app.keys["cem"], method, where, body)).status]).toEqual([
        method,
        where,
        403,
      ]);
    const own = { name: "Mine", evaluators: [{ path: "sandbox/mine" }] };
    const made = await app.askAs<ReviewQueue>(app.keys["cem"], "POST", "/v5/review-queues", own);
    expect(made.status).toBe(201);
    const closed = await app.askAs(app.keys["cem"], "PATCH", `/v5/review-queues/${made.body.id}`, {
      is_open: false,
    });
    expect(closed.status).toBe(200);
    const mine = await as<{ records: ReviewerQueue[] }>(app, "cem", "GET", "mine");
    expect(mine.body.records).toMatchObject([{ name: "Answers", yours: { disputed: 0 } }]);
  });

  test("a program that records Logs is not shown those of a queue, unless it may read", async () => {
    await using app = await openRoom(open, { logs: 1 });
    const queue = await fill(app);
    const path = `/v5/review-queues/${queue.id}/next`;
    const records = await app.askAs<NextReview & Coded>(await app.createKey(["log"]), "POST", path);
    expect([records.status, records.body.code]).toEqual([403, "reviews.not_reviewer"]);
    const reads = await app.askAs<NextReview>(await app.createKey(["log", "read"]), "POST", path);
    expect(reads.body.task?.log.id).toBe(app.logIds[0]);
  });

  test("who reviewed an item decides it only where no other adjudicator did not", async () => {
    await using app = await openRoom(open, { logs: 1, people: ["ana", "ben", "cem"] });
    const queue = await fill(app, { adjudicators: named("ana", "cem") });
    await review(app, queue, "ana", true);
    const { id: item } = await review(app, queue, "ben", false);
    const disputesOf = async (person: string) => {
      const { body } = await as<Disputes>(app, person, "GET", `${queue.id}/disputes`);
      return [body.tasks.length, body.queue.yours.disputed];
    };
    const decide = () =>
      as<ReviewItem>(app, "ana", "POST", `${queue.id}/items/${item}/adjudication`, {
        judgments: { [app.evaluators["verdict"]!]: true },
      });
    expect([await disputesOf("ana"), await disputesOf("cem")]).toEqual([
      [0, 0],
      [1, 1],
    ]);
    expect((await decide()).body.code).toBe("reviews.adjudicator_reviewed");
    await app.ask("PATCH", `/v5/review-queues/${queue.id}`, { adjudicators: named("ana") });
    expect(await disputesOf("ana")).toEqual([1, 1]);
    expect((await decide()).body).toMatchObject({ state: "done" });
  });

  test("a team reviews; a closed queue gives nothing; a deleted one leaves its judgments", async () => {
    await using app = await openRoom(open, { logs: 2 });
    const team = await app.ask<{ id: string }>("POST", "/v5/teams", { name: "Experts" });
    await app.ask("PUT", `/v5/teams/${team.body.id}/members/ana`);
    const queue = await fill(app, {
      reviewers_per_item: 1,
      reviewers: [{ kind: "team", id: team.body.id }],
    });
    expect(queue.reviewers).toEqual([{ kind: "team", id: team.body.id, name: "Experts" }]);
    const mineOf = async (person: string) =>
      (await as<{ records: ReviewerQueue[] }>(app, person, "GET", "mine")).body.records;
    expect(await mineOf("ana")).toMatchObject([{ yours: { waiting: 2, judged: 0 } }]);
    expect(await mineOf("ben")).toEqual([]);
    await review(app, queue, "ana", true);
    const { task } = await next(app, queue, "ana");
    const path = `/v5/review-queues/${queue.id}`;
    await app.ask("PATCH", path, { is_open: false });
    expect((await next(app, queue, "ana")).task).toBeNull();
    const closed = await judge(app, { queue: queue.id, item: task!.item.id, person: "ana" }, true);
    expect(closed.body.code).toBe("reviews.queue_closed");
    await runDueJobs(app.services);
    expect((await app.ask("DELETE", path)).status).toBe(204);
    expect((await app.ask("GET", path)).status).toBe(404);
    expect(await judgmentsOf(app, task!.log.id === app.logIds[0] ? app.logIds[1]! : app.logIds[0]!)).toEqual([
      ["account:ana", true],
    ]);
  });

  test("results say how far people agree, with whom, and how long they took", async () => {
    await using app = await openRoom(open, { logs: 8 });
    const queue = await fill(app, { adjudication: "never" });
    for (const index of app.logIds.keys()) {
      await review(app, queue, "ana", index % 2 === 0);
      await review(app, queue, "ben", index % 2 === 0 && index > 0);
    }
    const path = `/v5/review-queues/${queue.id}/results`;
    const { body } = await app.ask<ReviewResults>("GET", path);
    expect(body.reviewers).toMatchObject([
      { reviewer: "account:ana", judged: 8, skipped: 0, median_seconds: 4 },
      { reviewer: "account:ben", judged: 8 },
    ]);
    const [agreement] = body.agreement;
    expect(agreement).toMatchObject({
      measurement: "nominal",
      items: 8,
      unanimous: 7,
      pairs: [{ first: "account:ana", second: "account:ben", items: 8, agreed: 7 }],
    });
    expect(agreement!.cohen!.value).toBeCloseTo(0.75, 10);
    expect(agreement!.krippendorff!.interval!.low).toBeLessThan(agreement!.krippendorff!.value!);
  });

  test("of a directory that is closed to them reviewers are given nothing", async () => {
    await using app = await openRoom(open, { logs: 1 });
    const queue = await fill(app, { reviewers_per_item: 1 });
    const secret = await app.ask<{ id: string; prompt_id: string }>("POST", "/v5/prompts/log", {
      path: "legal/case",
      prompt: kernel,
      output: "Secret",
    });
    await add(app, queue, { log_ids: [secret.body.id] });
    const { body: directories } = await app.ask<{ id: string; path: string }[]>("GET", "/v5/directories");
    const legal = directories.find(({ path }) => path === "legal")!;
    const closed = await app.ask("PUT", `/v5/directory-access/${legal.id}`, { is_private: true, grants: [] });
    expect(closed.status).toBe(200);
    app.clock.now += 2000;
    expect((await next(app, queue, "ana")).task?.log.id).toBe(app.logIds[0]);
    expect(await next(app, queue, "ben")).toMatchObject({ task: null, queue: { yours: { waiting: 0 } } });
  });
});
