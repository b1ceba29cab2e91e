import { Log } from "@parley/contract";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { Parley } from "../../parley.ts";
import type { LocalEvaluationOptions } from "./local-options.ts";
import { openLocal } from "./open-local.ts";

vi.setConfig({ testTimeout: 60_000 });

type Fields = Readonly<Record<string, unknown>>;
type Judged = Fields & { id: string; trace_children: Child[] | null };
type Child = Fields & { id: string; type: string; trace_children?: Child[] };

let folder: string;
let parley: Parley;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "parley-children-"));
  const agent = (template: string): string =>
    `---\nmodel: mock\ntools:\n  - type: inline\n    json_schema:\n      name: find\n      description: Finds\n---\n<user>\n${template}</user>\n`;
  writeFileSync(
    join(folder, "helper.agent"),
    agent('  @mock tool: find {"name": "{{ name }}"}\n  @mock then\n  @mock answer-from: tool\n'),
  );
  writeFileSync(join(folder, "greet.prompt"), "---\nmodel: mock\n---\n<user>\n  @mock text: Hi\n</user>\n");
  // What it sends goes nowhere: here only what it wraps is of interest.
  parley = new Parley({
    apiKey: "none",
    environment: {},
    fetch: async () => Response.json({}),
    onWarning: () => {},
  });
});
afterAll(async () => {
  await parley.shutdown();
  rmSync(folder, { recursive: true, force: true });
});

/** What an Evaluator gets, by the names in the inputs. */
async function judge(options: Pick<LocalEvaluationOptions, "file" | "tools">) {
  const logs = new Map<string, Judged>();
  const callable = (log: Fields) =>
    logs.set(String((log["inputs"] as Fields)["name"]), log as Judged).size > 0;
  await using local = openLocal({ files: folder, environment: {} });
  const datapoints = ["Ada", "Bob", "Eve"].map((name) => ({ inputs: { name } }));
  const { runs } = await local.evaluations.run({
    ...options,
    name: "children",
    dataset: { path: "people", datapoints },
    evaluators: [{ path: "own", callable }],
  });
  expect(runs[0]?.failures).toEqual([]);
  return logs;
}

/** As a tree of what was called, by its path. */
const show = (children: readonly Child[] | null | undefined): unknown[] =>
  (children ?? []).map((child) => {
    const { type, output, error, trace_children: below } = child;
    const file = child[type] as Fields;
    const said = output ?? (error === undefined ? null : `error: ${String(error)}`);
    return [type, file["path"], said, ...(below ? [show(below)] : [])];
  });

/** Each field is what the contract says, ids are those of the Logs above, and what there is none of is absent. */
function check(children: readonly Child[], above: string, root: string): void {
  for (const child of children) {
    const { type, trace_children: below = [], ...fields } = child;
    const option = Log.options.find(({ shape }) => type in shape)!;
    const schemas: Readonly<Record<string, { safeParse(value: unknown): { success: boolean } }>> =
      option.shape;
    const wrong = Object.entries(fields).filter(
      ([field, value]) => field !== type && schemas[field]?.safeParse(value).success !== true,
    );
    expect(wrong).toEqual([]);
    expect(Object.values(fields)).not.toContain(null);
    expect(child).toMatchObject({ log_id: child.id, trace_parent_id: above, trace_id: root });
    const { shape: ofFile } = (option.shape as unknown as Record<string, { shape: object }>)[type]!;
    expect(Object.keys(child[type] as object).toSorted()).toEqual(Object.keys(ofFile).toSorted());
    check(below, child.id, root);
  }
}

test("what a function calls that is wrapped is below its Log, of each case its own", async () => {
  const find = parley.tool({ path: "shop/find" }, async (name: string) => {
    // All cases are under way at once.
    for (let turns = 0; turns < 5; turns += 1) await turn();
    if (name === "Bob") throw new Error("nobody");
    return `${name} left`;
  });
  const reply = parley.prompt(
    { path: "shop/reply", prompt: { model: "gpt-4o", template: [] } },
    async (words: string) => `Say: ${words}`,
  );
  const step = parley.flow({ path: "shop/step", attributes: { release: 2 } }, async (name: string) =>
    reply(await find(name).catch(() => "none")),
  );
  const callable = async ({ name }: Fields) => {
    const said = await step(String(name));
    return `${said}, ${await find(`${String(name)}'s friend`)}`;
  };
  const logs = await judge({ file: { path: "app", callable } });
  for (const [name, { id, trace_children: children }] of logs) {
    const found =
      name === "Bob" ? ["tool", "shop/find", "error: nobody"] : ["tool", "shop/find", `${name} left`];
    const words = `Say: ${name === "Bob" ? "none" : `${name} left`}`;
    expect(show(children)).toEqual([
      ["flow", "shop/step", words, [found, ["prompt", "shop/reply", words]]],
      ["tool", "shop/find", `${name}'s friend left`],
    ]);
    check(children!, id, id);
  }
  const [first] = logs.get("Ada")!.trace_children!;
  expect(first).toMatchObject({ inputs: { 0: "Ada" }, flow: { attributes: { release: 2 }, id: null } });
  expect(first!.trace_children![1]).toMatchObject({
    output_message: { role: "assistant", content: "Say: Ada left" },
    prompt: { model: "gpt-4o" },
  });
});

test("a function that is a flow() of the path that is evaluated is the Log itself; without any below there is null", async () => {
  const find = parley.tool({ path: "find" }, (name: string) => `${name} left`);
  const callable = parley.flow({ path: "app" }, ({ name }: Fields) => find(String(name)));
  const logs = await judge({ file: { path: "app", callable } });
  expect(show(logs.get("Ada")!.trace_children)).toEqual([["tool", "find", "Ada left"]]);
  check(logs.get("Ada")!.trace_children!, logs.get("Ada")!.id, logs.get("Ada")!.id);
  const plain = await judge({ file: { path: "plain", callable: () => "Hi" } });
  expect(plain.get("Ada")!.trace_children).toBeNull();
  expect((await judge({ file: { path: "greet" } })).get("Ada")!.trace_children).toBeNull();
});

test("below an Agent's Log is what its model was asked, and each tool that it called", async () => {
  const look = parley.tool({ path: "shop/look" }, (name: string) => `Hello ${name}`);
  const find = ({ name }: Fields) => {
    if (name === "Bob") throw new Error("nobody");
    return look(String(name));
  };
  const logs = await judge({ file: { path: "helper" }, tools: { find: async (given) => `${find(given)}!` } });
  const { id, trace_children: children } = logs.get("Ada")!;
  expect(show(children)).toEqual([
    ["agent", "helper", null],
    ["tool", "find", "Hello Ada!", [["tool", "shop/look", "Hello Ada"]]],
    ["agent", "helper", "Hello Ada!"],
  ]);
  check(children!, id, id);
  expect(children![0]).toMatchObject({
    source: "agent_step",
    output_message: { tool_calls: [{ function: { name: "find" } }] },
  });
  expect(show(logs.get("Bob")!.trace_children)[1]).toEqual(["tool", "find", "error: nobody"]);
  expect(logs.get("Bob")!.trace_children![1]).toMatchObject({
    inputs: { name: "Bob" },
    tool: { function: { name: "find", description: "Finds" }, tool_type: "json_schema" },
  });
  // A function that is a tool() is not called twice.
  const itself = parley.tool({ path: "shop/find" }, async ({ name }: Fields) => `Hi ${String(name)}`);
  const wrapped = await judge({ file: { path: "helper" }, tools: { find: itself } });
  expect(show(wrapped.get("Eve")!.trace_children)[1]).toEqual(["tool", "shop/find", "Hi Eve"]);
  const once = await judge({ file: { path: "helper" } });
  expect(show(once.get("Ada")!.trace_children)).toEqual([["agent", "helper", null]]);
});
