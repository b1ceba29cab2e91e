import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../../testing/open-test-app.ts";
import { listLogsForDataset } from "./list-logs-for-dataset.ts";
import type { LogFilter } from "./log-filter.ts";

const prompt = { model: "mock-echo", provider: "mock", template: [{ role: "user", content: "{{x}}" }] };

const write = (app: OpenTestApp, fields: object) =>
  app.ask("POST", "/v5/prompts/log", { path: "support/reply", prompt, ...fields });

async function collect(app: OpenTestApp, filter: Partial<LogFilter>, limit = 1000) {
  const { organizationId } = app;
  const logs = [];
  for await (const log of listLogsForDataset(app.services, { filter: { organizationId, ...filter }, limit }))
    logs.push(log);
  return logs;
}

describe.each(databases)("Logs for a Dataset on $name", ({ open }) => {
  test("come with their bodies, newest first, over many batches, none twice", async () => {
    await using app = await openTestApp({ open });
    const ids = Array.from({ length: 130 }, (_, index) => `l${String(index).padStart(3, "0")}`);
    await Promise.all(
      ids.map((id, index) =>
        write(app, {
          log_id: id,
          inputs: { number: index },
          messages: [{ role: "user", content: `question ${index}` }],
          output: `answer ${index}`,
          created_at: new Date(1_700_000_000_000 + Math.floor(index / 4)).toISOString(),
        }),
      ),
    );
    const logs = await collect(app, {});
    expect(logs.map(({ id }) => id)).toEqual(ids.toReversed());
    expect(logs[0]).toMatchObject({ inputs: { number: 129 }, output: "answer 129" });
    expect(logs[0]?.messages).toMatchObject([{ role: "user", content: "question 129" }]);
    expect((await collect(app, {}, 60)).map(({ id }) => id)).toEqual(ids.toReversed().slice(0, 60));
  });

  test("a search has every Log there is, however many wait to be indexed", async () => {
    await using app = await openTestApp({ open });
    await Promise.all(
      Array.from({ length: 450 }, (_, index) => write(app, { log_id: `l${index}`, output: "word" })),
    );
    expect(await collect(app, { search: "word" })).toHaveLength(450);
  });

  test("those without content are left out, and do not count", async () => {
    await using app = await openTestApp({ open });
    await write(app, { log_id: "full", output: "kept", created_at: "2026-01-01" });
    await write(app, { log_id: "bare", output: "dropped", save: false, created_at: "2026-01-02" });
    expect((await collect(app, {}, 1)).map(({ id }) => id)).toEqual(["full"]);
  });

  test("are of one organization alone", async () => {
    await using app = await openTestApp({ open });
    await write(app, { log_id: "ours", output: "word" });
    expect(await collect(app, { organizationId: "org_other" })).toEqual([]);
    expect(await collect(app, { organizationId: "org_other", search: "word" })).toEqual([]);
  });
});
