import type { Evaluator, Watch } from "@parley/contract";
import type { TestDatabases } from "@parley/db/testing";
import type { Gateway } from "@parley/gateway";
import { expect, vi } from "vitest";
import { createJobHandlers } from "../../../worker.ts";
import { openTestApp } from "../../../testing/open-test-app.ts";
import { listOrganizationsDue } from "../pending.store.ts";

const model = { provider: "mock", model: "mock-echo" };
const judgePrompt = (said: string) => ({
  ...model,
  template: [{ role: "user", content: `@mock text: ${said}` }],
});
/** An Evaluator that is a model which says this. */
export const judge = (said = "true", fields: object = {}) => ({
  evaluator_type: "llm",
  arguments_type: "target_free",
  return_type: "boolean",
  prompt: judgePrompt(said),
  ...fields,
});

type Said = { judgment: unknown; error: string | null; parent_id: string };

/** A Prompt, an Evaluator that is a model, and what has Logs judged. */
export async function openShop(open: TestDatabases["open"]) {
  const app = await openTestApp({ open });
  const post = async <T>(path: string, body: object, method = "POST"): Promise<T> => {
    const reply = await app.ask<T>(method, `/v5${path}`, body);
    if (reply.status >= 300) throw new Error(`${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body;
  };
  const prompt = await post<{ id: string; version_id: string }>("/prompts", {
    path: "greet",
    ...model,
    template: [{ role: "user", content: "Hello {{ name }}" }],
  });
  const polite = await post<Evaluator>("/evaluators", { path: "polite", spec: judge() });
  const log = async (fields: object = {}): Promise<string> =>
    (await post<{ id: string }>("/prompts/log", { id: prompt.id, output: "Hello", ...fields })).id;
  const { jobs, gateway } = app.services;
  let calls = 0;
  const counted = (usd: number | undefined, call: Gateway["call"]): Gateway => ({
    ...gateway,
    call: async (request) => {
      calls += 1;
      const reply = await call(request);
      const prices = { prompt_cost: usd === undefined ? undefined : usd * 1e9, output_cost: 0 };
      return { ...reply, ...prices, usage: { ...reply.usage, ...prices } };
    },
  });
  return Object.assign(app, {
    post,
    prompt,
    polite,
    log,
    calls: () => calls,
    watch: (fields: object = {}) =>
      post<Watch>(`/monitoring/${prompt.id}/watches`, { evaluator_version_id: polite.version_id, ...fields }),
    watches: async () =>
      (await app.ask<{ records: Watch[] }>("GET", `/v5/monitoring/${prompt.id}/watches`)).body.records,
    counted,
    /** Does what is due; each call of a judge costs so much, null: nobody knows. */
    work: async (usd: number | null = 0, call: Gateway["call"] = gateway.call) => {
      const handlers = createJobHandlers({ ...app.services, gateway: counted(usd ?? undefined, call) });
      // What a commit has plans for is planned after it.
      await vi.waitFor(async () => {
        await jobs.runDue({ handlers });
        const { executor } = app.services.database;
        expect(await listOrganizationsDue(executor, { now: app.clock.now })).toEqual([]);
      }, 30_000);
    },
    judgments: async () =>
      (await app.ask<{ records: Said[] }>("GET", `/v5/logs?file_id=${polite.id}&size=100`)).body.records,
  });
}
