import type { BatchOutcome } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../../testing/open-test-app.ts";

type Reply = { results: BatchOutcome[] };
type Listed = { total: number; records: { id: string; trace_parent_id: string | null; output: string }[] };

const prompt = { model: "mock", provider: "mock", template: [{ role: "user", content: "{{x}}" }] };
const ofPrompt = (log_id: string, body: object = {}) => ({
  type: "prompt",
  body: { log_id, path: "shop/reply", prompt, ...body },
});
const send = (app: OpenTestApp, logs: object[], key = app.apiKey) =>
  app.askAs<Reply>(key, "POST", "/v5/logs/batch", { logs });
const list = async (app: OpenTestApp) => (await app.ask<Listed>("GET", "/v5/logs?size=100")).body;
const outcomesOf = ({ body }: { body: Reply }) =>
  body.results.map(({ log_id, outcome, error }) => [log_id, outcome, error?.code].join(" ").trim());

describe.each(databases)("many Logs in one request, on $name", ({ open }) => {
  test("are kept with their types, and stand below those that came with them", async () => {
    await using app = await openTestApp({ open });
    const reply = await send(app, [
      { type: "flow", body: { log_id: "root", path: "shop/answer", flow: { attributes: {} } } },
      ofPrompt("asked", { trace_parent_id: "root", output: "yes" }),
      {
        type: "tool",
        body: {
          log_id: "found",
          path: "shop/find",
          tool: { function: { name: "find", description: "Finds" } },
          trace_parent_id: "asked",
          output: "it",
        },
      },
      { type: "agent", body: { log_id: "turn", path: "shop/agent", agent: { model: "gpt-4o" } } },
    ]);
    expect(reply.status).toBe(200);
    expect(outcomesOf(reply)).toEqual(["root created", "asked created", "found created", "turn created"]);
    const { records } = await list(app);
    expect(Object.fromEntries(records.map(({ id, trace_parent_id }) => [id, trace_parent_id]))).toEqual({
      root: null,
      asked: "root",
      found: "asked",
      turn: null,
    });
  });

  test("that come again are there once, as they were; an id twice in one request counts once", async () => {
    await using app = await openTestApp({ open });
    const first = await send(app, [ofPrompt("a", { output: "1" }), ofPrompt("a", { output: "2" })]);
    expect(outcomesOf(first)).toEqual(["a created", "a existing"]);
    const again = await send(app, [ofPrompt("a", { output: "3" }), ofPrompt("b", { output: "4" })]);
    expect(outcomesOf(again)).toEqual(["a existing", "b created"]);
    const { records } = await list(app);
    expect(new Map(records.map(({ id, output }) => [id, output]))).toEqual(
      new Map([
        ["a", "1"],
        ["b", "4"],
      ]),
    );
  });

  test("fail one by one, each with the error it would have had by itself", async () => {
    await using app = await openTestApp({ open });
    const alone = await app.ask("POST", "/v5/prompts/log", { ...ofPrompt("x", { output: 7 }).body });
    const reply = await send(app, [
      ofPrompt("x", { output: 7 }),
      ofPrompt("y", { trace_parent_id: "nowhere" }),
      { type: "prompt", body: { log_id: "z", path: "shop/unknown" } },
      { type: "prompt", query: { version_id: "prv_none" }, body: { log_id: "v", path: "shop/reply" } },
      ofPrompt("good"),
    ]);
    expect(outcomesOf(reply)).toEqual([
      "x failed request.invalid_input",
      "y failed logs.parent_not_found",
      "z failed prompts.no_version",
      expect.stringMatching(/^v failed files\./),
      "good created",
    ]);
    expect(reply.body.results[0]?.error?.detail).toEqual(alone.body["detail"]);
    expect((await list(app)).total).toBe(1);
  });

  test("are refused together where the request is none, or holds too many", async () => {
    await using app = await openTestApp({ open });
    for (const logs of [
      [],
      [{ type: "prompt", body: {} }],
      [{ type: "file", body: { log_id: "a" } }],
      Array.from({ length: 1001 }, (_, index) => ofPrompt(`n${index}`)),
    ])
      expect((await send(app, logs)).status).toBe(422);
    expect((await list(app)).total).toBe(0);
  });

  test("need for each what it would need by itself: a key of one directory records nothing in another", async () => {
    await using app = await openTestApp({ open });
    await app.ask("POST", "/v5/prompts", { path: "legal/secret", ...prompt });
    const made = await app.ask<{ key: string }>("POST", "/v5/api-keys", {
      name: "shop",
      permissions: ["log", "read", "write"],
      paths: ["shop"],
    });
    const reply = await send(
      app,
      [
        ofPrompt("inside"),
        ofPrompt("outside", { path: "legal/secret" }),
        ofPrompt("new", { path: "legal/new" }),
        ofPrompt("below", { trace_parent_id: "inside" }),
      ],
      made.body.key,
    );
    expect(outcomesOf(reply)).toEqual([
      "inside created",
      "outside failed auth.path_forbidden",
      "new failed auth.path_forbidden",
      "below created",
    ]);
    const reader = await app.ask<{ key: string }>("POST", "/v5/api-keys", {
      name: "r",
      permissions: ["read"],
    });
    expect((await send(app, [ofPrompt("no")], reader.body.key)).status).toBe(403);
    expect((await list(app)).total).toBe(2);
  });
});
