import type { Datapoint, Dataset } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { createJobHandlers } from "../../worker.ts";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";
import { deleteSomeOfList, listUnused } from "./lists.store.ts";

const datapoints = ["Ada", "Grace", "Alan"].map((name) => ({ inputs: { name } }));
const dayMs = 24 * 60 * 60 * 1000;

const save = async (app: OpenTestApp, path: string) =>
  app.ask<Dataset>("POST", "/v5/datasets", { path, datapoints });

const read = async (app: OpenTestApp, { id }: Dataset) =>
  (await app.ask<{ records: Datapoint[] }>("GET", `/v5/datasets/${id}/datapoints`)).body.records.map(
    ({ inputs }) => inputs["name"],
  );

/** A list that no version has any more, old enough to be swept away. */
async function leaveList(app: OpenTestApp) {
  const { body } = await save(app, "cases/old");
  await app.ask("DELETE", `/v5/datasets/${body.id}`);
  const { reader } = app.services.database;
  await app.services.jobs.runDue({ handlers: createJobHandlers(app.services) });
  app.clock.now += 2 * dayMs;
  const [unused] = await listUnused(reader, { before: app.clock.now - dayMs, limit: 1 });
  if (unused === undefined) throw new Error("no list is unused");
  return unused;
}

describe.each(databases)("Lists that are swept away, on $name", ({ open }) => {
  test("one of which a part is gone is nobody's list", async () => {
    await using app = await openTestApp({ open });
    const unused = await leaveList(app);
    const { database } = app.services;
    const sweepSome = () =>
      database.transaction((executor) => deleteSomeOfList(executor, { ...unused, limit: 1 }));
    expect(await sweepSome()).toBe(true);
    const { body } = await save(app, "cases/new");
    expect(await read(app, body)).toEqual(["Ada", "Grace", "Alan"]);
    while (await sweepSome()) continue;
    expect(await read(app, body)).toEqual(["Ada", "Grace", "Alan"]);
  });

  test("one that a version has again stays", async () => {
    await using app = await openTestApp({ open });
    const unused = await leaveList(app);
    const { body } = await save(app, "cases/new");
    const { database } = app.services;
    expect(
      await database.transaction((executor) => deleteSomeOfList(executor, { ...unused, limit: 1 })),
    ).toBe(false);
    expect(await read(app, body)).toEqual(["Ada", "Grace", "Alan"]);
  });

  test("equal lists that are saved at the same moment are one", async () => {
    await using app = await openTestApp({ open });
    const saved = await Promise.all(Array.from({ length: 8 }, (_, index) => save(app, `cases/${index}`)));
    expect(saved.map(({ status }) => status)).toEqual(saved.map(() => 200));
  });
});
