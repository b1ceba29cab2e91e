import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startParley } from "../../__fixtures__/parley-process.ts";
import { runCommand } from "../../__fixtures__/start-command.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

let server: Awaited<ReturnType<typeof startParley>>;

beforeAll(async () => {
  server = await startParley();
});
afterAll(async () => {
  await server.stop();
});

const parley = (...parts: string[]) => runCommand(parts, { cwd: server.cwd });
const lookUp = { type: "inline", json_schema: { name: "look_up", description: "Looks" } };

/** Saves an Agent whose model says what a file for the mock provider says. */
function writeAgent(name: string, tools: object[], says: string[]): string {
  const head = ["---", "model: mock", "provider: mock", `tools: ${JSON.stringify(tools)}`, "---"];
  writeFileSync(join(server.cwd, name), [...head, "<user>", ...says, "</user>", ""].join("\n"));
  return name;
}

async function makeTool(name: string): Promise<object> {
  const fields = ["path", "tool_type", "setup_values"].map((field, index) =>
    [`${field}=${name}`, `${field}=snippet`, `${field}:={"hello": "Good day"}`].at(index)!,
  );
  const { stdout } = await parley("api", "tools.upsert", ...fields);
  const { id } = JSON.parse(stdout) as { id: string };
  return { type: "file", link: { file_id: id } };
}

const idOf = (stderr: string): string => /log_\w+/.exec(stderr)?.[0] ?? "";

test("a turn is printed as it goes on: what the model says, each tool that was run, what it gave", async () => {
  const words = await makeTool("words");
  const agent = writeAgent(
    "greeter.agent",
    [words],
    [
      "{{ who }}",
      "@mock text: Let me see.",
      '@mock tool: words {"key": "hello"}',
      "@mock then",
      "@mock text: Good day, Ada",
    ],
  );
  const first = await parley("call", "--file", agent, "-i", "who=Ada", "--no-json");
  expect(first).toMatchObject({ code: 0, stdout: "Let me see.\nGood day, Ada\n" });
  expect(first.stderr).toMatch(
    /^→ words\(\{"key": ?"hello"\}\)\n← Good day\nmock\/mock · \d+ in, .* · log_\w+\n$/,
  );
  const missing = await parley("call", "greeter", "--no-json");
  expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining("Give --input who=…")]);
  for (const chosen of [["--env", "production"], ["--version", "v1"], ["--no-stream"]]) {
    const again = await parley("call", "greeter", "-i", "who=Ada", "--no-json", ...chosen);
    expect(again).toMatchObject({ code: 0, stdout: expect.stringMatching(/Good day, Ada\n$/) as string });
  }
  const json = await parley("call", "greeter", "-i", "who=Ada", "--json", "--metadata", "team=growth");
  expect(json.code).toBe(0);
  expect(JSON.parse(json.stdout)).toMatchObject({
    type: "agent",
    output: "Good day, Ada",
    log_status: "complete",
    metadata: { team: "growth" },
    messages: [{ role: "user" }, { role: "assistant" }, { role: "tool", content: "Good day" }],
  });
  const { code, stderr } = await parley("call", "greeter", "-i", "who=Ada", "--version", "v7", "--no-json");
  expect([code, stderr]).toEqual([1, expect.stringContaining("has no version `v7`. It has v1")]);
  const several = await parley("call", "greeter", "-i", "who=Ada", "--samples", "2");
  expect([several.code, several.stderr]).toEqual([2, expect.stringContaining("an Agent takes one turn")]);
});

test("a turn that waits says what for and how to go on, ends with 9, and goes on with --continue", async () => {
  const agent = writeAgent(
    "helper.agent",
    [lookUp],
    [
      '@mock tool: look_up {"order": 7}',
      "@mock then",
      '@mock tool: look_up {"order": 8}',
      '@mock tool: look_up {"order": 9}',
      "@mock then",
      "@mock answer-from: tool",
    ],
  );
  const begun = await parley("call", "--file", agent, "--no-json");
  const id = idOf(begun.stderr);
  expect([begun.code, begun.stdout]).toEqual([9, ""]);
  expect(begun.stderr).toMatch(/→ look_up\(\{"order": 7\}\) {2}call_\w+\n/);
  expect(begun.stderr).toContain(`Go on: parley call --continue ${id} --result look_up=…`);
  expect(begun.stderr).not.toContain("error:");
  const without = await parley("call", "--continue", id, "--no-json");
  expect([without.code, without.stderr]).toEqual([
    2,
    expect.stringMatching(/waits for results that were not given\.\n[^]*--result look_up=…/),
  ]);
  const wrong = await parley("call", "--continue", id, "--result", "find=x", "--no-json");
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining("does not wait for `find`")]);
  const second = await parley("call", "--continue", id, "--result", 'look_up:={"left": true}', "--no-json");
  expect(second.code).toBe(9);
  const calls = [...second.stderr.matchAll(/--result (call_\w+)=…/g)].map(([, call]) => call ?? "");
  expect(calls).toHaveLength(2);
  const twice = await parley("call", "--continue", id, "--result", "look_up=x", "--no-json");
  expect([twice.code, twice.stderr]).toEqual([2, expect.stringContaining("called more than once")]);
  writeFileSync(join(server.cwd, "results.json"), JSON.stringify({ [calls[0] ?? ""]: "eight" }));
  const results = ["--results", "results.json", "--result", `${calls[1]}=nine`];
  const done = await parley("call", "--continue", id, ...results, "--json");
  expect(done.code).toBe(0);
  expect(JSON.parse(done.stdout)).toMatchObject({ id, log_status: "complete", output: "nine" });
  const late = await parley("call", "--continue", id, "--result", "look_up=x", "--no-json");
  expect([late.code, late.stderr]).toEqual([1, expect.stringContaining("it is complete")]);
});

test("scripts see by the exit code that a turn waits, and JSON says the rest", async () => {
  const agent = writeAgent("script.agent", [lookUp], ["@mock tool: look_up {}"]);
  const { code, stdout, stderr } = await parley("call", "--file", agent, "--json");
  expect([code, stderr]).toEqual([9, ""]);
  expect(JSON.parse(stdout)).toMatchObject({
    log_status: "incomplete",
    previous_agent_message: { tool_calls: [{ function: { name: "look_up" } }] },
  });
});

test("a turn that fails ends with 1, and names its Log; what does not go together is said", async () => {
  const agent = writeAgent("failing.agent", [], ["@mock error: 500 final"]);
  const failed = await parley("call", "--file", agent, "--no-json");
  expect([failed.code, failed.stderr]).toEqual([1, expect.stringMatching(/parley logs show log_\w+/)]);
  const endless = writeAgent(
    "endless.agent",
    [await makeTool("more")],
    [
      ...Array.from({ length: 12 }, () => ['@mock tool: more {"key": "hello"}', "@mock then"]).flat(),
      "@mock text: Never",
    ],
  );
  const cut = await parley("call", "--file", endless, "--no-json");
  expect([cut.code, cut.stderr]).toEqual([1, expect.stringContaining("had been asked 10 times")]);
  for (const [parts, reason] of [
    [["helper", "--continue", "log_1"], "leave out `helper`"],
    [["--continue", "log_1", "--env", "staging"], "leave out --env"],
    [["helper", "--result", "a=b"], "name its Log with --continue"],
  ] as const) {
    const refused = await parley("call", ...parts);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining(reason)]);
  }
});
