import { databases } from "@parley/db/testing";
import { describe, expect, test, vi } from "vitest";
import type { MonitoringTables } from "./monitoring.tables.ts";
import { openShop } from "./testing/open-shop.ts";

vi.setConfig({ testTimeout: 120_000 });

describe.each(databases)("whoever sets a watch on $name", ({ open }) => {
  test("pays for it, whichever way it was set", async () => {
    await using app = await openShop(open);
    const spenders = async () => {
      const { executor } = app.services.database;
      const rows = await executor
        .$extendTables<MonitoringTables>()
        .selectFrom("monitoring_watches")
        .select("spender_key_id")
        .execute();
      return rows.map((row) => row.spender_key_id);
    };
    const activate = [{ evaluator_version_id: app.polite.version_id }];
    await app.post(`/prompts/${app.prompt.id}/evaluators`, { activate });
    const [first] = await spenders();
    expect(first).toMatch(/^key_/);
    const key = await app.createKey(["read", "write", "call"]);
    expect(
      (await app.askAs(key, "POST", `/v5/prompts/${app.prompt.id}/evaluators`, { activate })).status,
    ).toBe(200);
    const [second, ...more] = await spenders();
    expect(second).toMatch(/^key_/);
    expect(second).not.toBe(first);
    expect(more).toEqual([]);
  });

  test("and sets it again keeps what is not named", async () => {
    await using app = await openShop(open);
    const limits = { sample_rate: 0.5, filter: "log.user == 'ada'", daily_budget: 3, delay_seconds: 60 };
    await app.watch(limits);
    expect(await app.watch({ delay_seconds: 0 })).toMatchObject({ ...limits, delay_seconds: 0 });
  });

  test("of an environment that holds nothing yet has to be permitted to ask models", async () => {
    await using app = await openShop(open);
    const empty = await app.post<{ id: string }>("/environments", { name: "empty" });
    const choice = { evaluator_id: app.polite.id, environment_id: empty.id };
    const key = await app.createKey(["read", "write"]);
    const path = `/v5/monitoring/${app.prompt.id}/watches`;
    expect((await app.askAs(key, "POST", path, choice)).status).toBe(403);
    const may = await app.createKey(["read", "write", "call"]);
    expect((await app.askAs(may, "POST", path, choice)).status).toBeLessThan(300);
  });
});
