import { join } from "node:path";
import { readdir } from "node:fs/promises";
import { expect, test } from "vitest";
import { engines } from "../testing/engines.ts";
import { startParley, type Parley } from "../testing/start-parley.ts";
import { openWorkFolder } from "./work-folder.ts";

const message = { role: "user", content: "Hello {{name}}" };
const model = { model: "mock-echo", provider: "mock" };
const lookup = { name: "lookup", description: "Looks up.", parameters: { type: "object", properties: {} } };
const judging = { arguments_type: "target_free", return_type: "boolean" };

/** Files of every type, by the noun they are saved under. */
const files: readonly (readonly [noun: string, file: Record<string, unknown>])[] = [
  ["prompts", { ...model, path: "support/reply to.all", template: [message], tools: [lookup] }],
  ["agents", { ...model, path: "agents/日本", template: [message], max_iterations: 4 }],
  ["tools", { path: "shop/declared", tool_type: "json_schema", function: lookup }],
  [
    "tools",
    {
      path: "shop/look.up",
      tool_type: "python",
      function: lookup,
      source_code: "def lookup():\n    return 1\n",
    },
  ],
  ["flows", { path: "app", attributes: { release: 7, notes: "a: b # c" } }],
  [
    "evaluators",
    {
      path: "quality/polite",
      spec: { ...judging, evaluator_type: "python", code: "def polite(log):\n    return True\n" },
    },
  ],
  [
    "evaluators",
    {
      path: "quality/judged",
      spec: { ...judging, evaluator_type: "llm", prompt: { ...model, template: [message] } },
    },
  ],
  [
    "datasets",
    {
      path: "cases",
      datapoints: [{ inputs: { name: "Ann" }, target: { output: "Hi" }, split: "test" }],
      attributes: { from: "support" },
    },
  ],
];

/** What Files there are, and the hashes of what they hold. */
async function readHeads(parley: Parley): Promise<unknown[]> {
  type Head = { type: string; path: string; version: { number: number; content_hash: string } };
  const { records } = (await (await parley.request("GET", "/v5/files/heads")).json()) as { records: Head[] };
  return records
    .map(({ type, path, version }) => ({ type, path, hash: version.content_hash, number: version.number }))
    .toSorted((a, b) => a.path.localeCompare(b.path));
}

test(
  "what `parley export --format plain` writes, `parley push` makes into the same Files elsewhere",
  { timeout: 240_000 },
  async () => {
    await using from = await startParley({ engine: engines[0]! });
    await using to = await startParley({ engine: engines.at(-1)! });
    for (const [noun, body] of files) {
      const { ok } = await from.request("POST", `/v5/${noun}`, { body });
      expect({ path: body["path"], ok }).toEqual({ path: body["path"], ok: true });
    }
    const log = { path: "support/reply to.all", inputs: { name: "Ann" }, output: "Hello Ann" };
    expect(await from.request("POST", "/v5/prompts/log", { body: log })).toMatchObject({ ok: true });
    await using source = await openWorkFolder(from);
    await using target = await openWorkFolder(to);

    const folder = join(target.root, "parley");
    expect(await source.run(["export", folder, "--format", "plain"])).toMatchObject({
      datapoints: 1,
      logs: 1,
    });
    expect(await readdir(folder, { recursive: true })).toEqual(
      expect.arrayContaining([
        "support/reply to.all.prompt",
        "support/reply to.all.logs.jsonl",
        "agents/日本.agent",
        "shop/declared.tool.yaml",
        "shop/look.up.tool.yaml",
        "shop/look.up.tool.py",
        "app.flow.yaml",
        "quality/polite.evaluator.py",
        "quality/judged.evaluator.prompt",
        "cases.dataset.jsonl",
        "cases.dataset.yaml",
      ]),
    );
    const pushed = (await target.run(["push"])) as { pushed: { path: string }[]; left: unknown[] };
    expect(pushed.left).toEqual([]);
    expect(pushed.pushed.map(({ path }) => path).toSorted()).toEqual(
      files.map(([, { path }]) => path).toSorted(),
    );
    const heads = await readHeads(from);
    expect(heads).toHaveLength(files.length + 2);
    expect(await readHeads(to)).toEqual(heads);
  },
);
