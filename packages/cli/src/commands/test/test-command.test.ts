import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFolder, runParley, spawnParley } from "../../__fixtures__/parley-process.ts";

let folder: ReturnType<typeof createFolder>;
beforeEach(() => {
  folder = createFolder();
});
afterEach(() => folder[Symbol.dispose]());

const write = (name: string, text: string): void => writeFileSync(join(folder.path, name), text);
const parley = (parts: string[], env: Record<string, string> = {}) =>
  runParley(["test", ...parts], { cwd: folder.path, env });
const file = (tests: string, { model = "mock", body = "I am {{ name }}" } = {}): string =>
  `---\nmodel: ${model}\ntests:\n${tests}\n---\n<user>\n  ${body}\n</user>\n`;
const greets = "  - name: greets\n    inputs: {name: Ada}\n    expect: {contains: I am Ada}";

describe("parley test", { timeout: 120_000 }, () => {
  it("runs every test below the folder, and ends with 0 where all pass", async () => {
    mkdirSync(join(folder.path, "support"));
    write("support/reply.prompt", file(greets));
    write("plan.agent", file("  - expect: {contains: twice}", { body: "Think twice" }));
    const { code, stdout, stderr } = await parley([]);
    expect(stdout).toMatch(/✓ {2}plan\.agent +test 1 +mock\/mock/);
    expect(stdout).toMatch(/✓ {2}support\/reply\.prompt +greets +mock\/mock +1\/1/);
    expect(stderr).toContain("2 passed.");
    expect(code).toBe(0);
  });

  it("says what an answer misses, and what the answer was", async () => {
    write("a.prompt", file(`${greets}\n    repeat: 2`.replace("I am Ada", "Bob")));
    const { code, stdout } = await parley([]);
    expect(code).toBe(1);
    expect(stdout).toContain('a.prompt › greets\n  answer 1 does not contain "Bob"\n');
    expect(stdout).toContain("answer 2 does not contain");
    expect(stdout).toContain("You said: I am Ada");
  });

  it("an answer that does not come, and a file that cannot be read, are no success and stop no other", async () => {
    write("a.prompt", file(greets));
    write("b.prompt", file("  - expect: {contains: x}"));
    write("c.prompt", file("  - expect: {contians: x}"));
    const { code, stdout } = await parley(["--json"]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      passed: false,
      tests: [
        { file: "a.prompt", status: "passed", attempts: [{ provider: "mock", cost: 0, failures: [] }] },
        { file: "b.prompt", status: "error", error: 'Missing input for the template: "name".' },
      ],
      unreadable: [{ file: "c.prompt", message: expect.stringContaining("contians") as string }],
    });
  });

  it("asks a provider with the environment's key, or whom the command line says", async () => {
    const seen: string[] = [];
    const server = createServer((request, response) => {
      seen.push(String(request.headers.authorization));
      const message = { role: "assistant", content: "Only the model says this." };
      response.setHeader("content-type", "application/json");
      response.end(
        JSON.stringify({
          id: "1",
          model: "gpt-4o",
          choices: [{ index: 0, message, finish_reason: "stop" }],
          usage: { prompt_tokens: 1000, completion_tokens: 1000, total_tokens: 2000 },
        }),
      );
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    write(
      "a.prompt",
      file("  - inputs: {name: A}\n    expect: {contains: Only, max_cost: 0.001}", { model: "gpt-4o" }),
    );
    const env = { OPENAI_API_KEY: "sk-of-the-environment", OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1` };
    const asked = await parley(["--json"], env);
    expect(seen).toEqual(["Bearer sk-of-the-environment"]);
    expect(JSON.parse(asked.stdout)).toMatchObject({
      tests: [{ attempts: [{ failures: [expect.stringMatching(/took 0\.0\d+ USD, more than 0\.001/)] }] }],
    });
    expect(asked.stdout).not.toContain("sk-of-the-environment");
    await parley(["--provider", "mock"], env);
    expect(seen).toHaveLength(1);
    const without = await parley(["--json"]);
    expect(JSON.parse(without.stdout)).toMatchObject({
      tests: [{ error: expect.stringContaining("OPENAI_API_KEY") as string }],
    });
    server.close();
  });

  it("fills partials in, also Jinja's templates, and checks tool calls", async () => {
    write("tone.md", "Be brief.");
    write("a.prompt", file("  - expect: {contains: Be brief.}", { body: "{{> tone }}" }));
    const jinja = file(
      "  - inputs: {names: [A, B]}\n    expect: {tool_call: {name: find, arguments: {id: 7}}}",
      {
        body: '{% for name in names %}{{ name }}{% endfor %}\n  @mock tool: find {"id": 7, "by": "AB"}',
      },
    ).replace("model: mock", "model: mock\ntemplate_language: jinja");
    write("b.prompt", jinja);
    expect((await parley([])).stderr).toContain("2 passed.");
  });

  it("runs what the filter leaves; one that leaves nothing is a mistake", async () => {
    write("a.prompt", file(`${greets}\n  - name: other\n    expect: {contains: x}`));
    expect((await parley(["--filter", "greets"])).stderr).toContain("1 passed.");
    const { code, stderr } = await parley(["--filter", "grets"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("None of 2 tests has grets")]);
    expect(await parley(["--provider", "mokc"])).toMatchObject({ code: 2 });
  });

  it("writes a JUnit report that no name or answer can break", async () => {
    write(
      "a.prompt",
      file(`  - name: '<"&'\n    inputs: {name: "]]>\\u0001"}\n    expect: {equals: x}\n${greets}`),
    );
    await parley(["--junit", "out.xml"]);
    const xml = readFileSync(join(folder.path, "out.xml"), "utf8");
    expect(xml).toContain('<testsuites name="parley" tests="2" failures="1" errors="0" skipped="0"');
    expect(xml).toContain('name="&lt;&quot;&amp;"');
    expect(xml).not.toContain("\u0001");
    expect(xml.match(/<testcase /g)).toHaveLength(2);
  });

  it("runs again when a file changes", async () => {
    write("a.prompt", file(greets.replace("I am Ada", "Bob")));
    const child = spawnParley(["test", "--watch"], { cwd: folder.path });
    let said = "";
    for await (const text of child.stderr.setEncoding("utf8")) {
      said += text as string;
      if (said.includes("Waiting for changes") && !said.includes("running again"))
        write("a.prompt", file(greets));
      if (said.includes("1 passed.")) child.kill();
    }
    expect(said).toMatch(/1 failed\.[^]*running again[^]*1 passed\./);
  });
});
