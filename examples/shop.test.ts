import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Log } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { Parley } from "@parley/sdk";
import { openTestApp } from "@parley/server/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSupport } from "./shop/src/support.ts";

const folder = join(import.meta.dirname, "shop");

let app: Awaited<ReturnType<typeof openTestApp>>;
let parley: Parley;
beforeAll(async () => {
  const { open } = databases[0]!;
  app = await openTestApp({ open });
  parley = new Parley({
    files: join(folder, "prompts"),
    baseUrl: "http://parley.test",
    apiKey: app.apiKey,
    fetch: async (input, init) => app.app.fetch(new Request(input, init)),
    onWarning: () => {},
  });
});
afterAll(() => app?.[Symbol.asyncDispose]());

const pathOf = (log: Log): string => (log as unknown as Record<string, { path: string }>)[log.type]!.path;

test("a question becomes an answer, and a trace of the Flow, the Tool and the Prompt's file", async () => {
  const answer = await createSupport(parley)("Where is order 7?");
  expect(answer).toContain("order 7 left the warehouse on Monday");
  expect(await parley.flush()).toEqual({ isComplete: true, left: 0 });
  const { records } = await parley.logs.list({ size: 10 });
  const root = records.find(({ type }) => type === "flow");
  expect(root).toMatchObject({ output: answer });
  const below = records.filter(({ trace_parent_id: parent }) => parent === root?.id);
  expect(below.map(pathOf).toSorted()).toEqual(["shop/find-order", "shop/reply"]);
});

test("what the Tool throws reaches who asked, and stands in the trace", async () => {
  await expect(createSupport(parley)("Where is order 9?")).rejects.toThrow(
    new RangeError("There is no order 9."),
  );
  await parley.flush();
  const { records } = await parley.logs.list({ size: 10, has_error: true });
  expect(new Set(records.map(pathOf))).toEqual(new Set(["shop/answer", "shop/find-order"]));
});

test("the Prompt's own test passes without a server", async () => {
  const bin = join(import.meta.dirname, "../packages/cli/src/bin.ts");
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [bin, "test", "prompts", "--provider", "mock"],
    { cwd: folder, env: { PATH: process.env["PATH"] ?? "" } },
  );
  expect(stdout).toMatch(/✓\s+prompts\/shop\/reply\.prompt/);
});
