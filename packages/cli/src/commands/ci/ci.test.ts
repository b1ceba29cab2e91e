import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFolder, runParley, startParley } from "../../__fixtures__/parley-process.ts";

let folder: ReturnType<typeof createFolder>;
beforeEach(() => {
  folder = createFolder();
});
afterEach(() => folder[Symbol.dispose]());

const writeIn = (root: string, name: string, text: string): void => {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), text);
};
const write = (name: string, text: string): void => writeIn(folder.path, name, text);
const ci = (...parts: string[]) => runParley(["ci", ...parts], { cwd: folder.path });
const prompt = (expected: string, extra = ""): string =>
  `---\nmodel: mock\n${extra}tests:\n  - name: greets\n    inputs: {name: Ada}\n    expect: {contains: ${expected}}\n---\n<user>\n  I am {{ name }}\n</user>\n`;
const short = `evaluator_type: python
arguments_type: target_free
return_type: number
attributes: {language: javascript}
`;

describe("parley ci", { timeout: 120_000 }, () => {
  it("needs no server, and says what it did not do", async () => {
    write("prompts/support/reply.prompt", prompt("I am Ada", "evaluators: [quality/elsewhere]\n"));
    const { code, stdout } = await ci("prompts");
    expect(stdout).toContain("Nothing stands in the way.");
    expect(stdout).toContain("Nothing was compared: --against was not given.");
    expect(stdout).toContain("The Evaluator `quality/elsewhere` did not judge: it is on a server");
    expect(code).toBe(0);
  });

  it("a gate is closed by what lint, tests and Evaluators find, and by nothing that is no gate", async () => {
    write("prompts/a.prompt", prompt("Bob", "evaluators: [{path: quality/short, threshold: 0.5}]\n"));
    write("prompts/b.prompt", "---\nmodel: mock\n---\n<user>Hi\n");
    write("prompts/quality/short.evaluator.yaml", short);
    write("prompts/quality/short.evaluator.js", "function f(log) { return 1 / log.output.length; }\n");
    const { code, stdout } = await ci(
      "prompts",
      "--json",
      "--markdown",
      "out/comment.md",
      "--junit",
      "out/parley.xml",
    );
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      passed: false,
      closed: ["lint", "tests", "evaluators"],
      findings: [{ file: "prompts/b.prompt", line: 4, severity: "error", code: "tag-unclosed" }],
      tests: { tests: [{ name: "greets", status: "failed" }], unreadable: [{ file: "prompts/b.prompt" }] },
      judgments: [
        {
          file: "prompts/a.prompt",
          evaluator: "quality/short",
          ok: false,
          said: expect.stringContaining("at least 0.5") as string,
        },
      ],
    });
    const comment = readFileSync(join(folder.path, "out/comment.md"), "utf8");
    expect(comment).toMatch(/^<!-- parley-ci -->\n## ❌ Parley: lint, tests, evaluators\n/);
    expect(comment).toContain("| error | prompts/b.prompt:4 |");
    const report = readFileSync(join(folder.path, "out/parley.xml"), "utf8");
    expect(report).toContain('failures="3" errors="1"');
    write("prompts/b.prompt", prompt("I am Ada"));
    expect((await ci("prompts", "--gate", "lint")).code).toBe(0);
    expect(await ci("prompts", "--gate", "lnit")).toMatchObject({ code: 2 });
  });

  it("an Evaluator of the folder that cannot be read closes the gate; warnings do with --strict", async () => {
    write("prompts/a.prompt", prompt("I am Ada", "evaluators: [quality/short]\n"));
    write("prompts/quality/short.evaluator.yaml", short);
    const broken = await ci("prompts");
    expect(broken.stdout).toMatch(
      /✗ .*quality\/short said quality\/short\.evaluator\..*\n[^]*In the way: evaluators\./,
    );
    expect(broken.code).toBe(1);
    write("prompts/a.prompt", prompt("I am Ada").replace("{{ name }}", "{{ name }} {% if x %}"));
    expect((await ci("prompts")).code).toBe(0);
    const strict = await ci("prompts", "--strict");
    expect([strict.code, strict.stdout]).toEqual([1, expect.stringContaining("In the way: lint.")]);
  });

  it("a comment holds no markup that a model made, and mentions nobody", async () => {
    const said = "@mock text: </td> @everyone | `x` <!-- <b>";
    write("a.prompt", prompt("Bob").replace("I am {{ name }}", `{{ name }}\n  ${said}`));
    await ci("--markdown", "comment.md");
    const row = readFileSync(join(folder.path, "comment.md"), "utf8")
      .split("\n")
      .find((line) => line.includes("everyone"));
    expect(row).not.toMatch(/@everyone|(?<!\\)<|(?<!\\)`/);
    expect(row?.match(/(?<!\\)\|/g)).toHaveLength(7);
  });

  it("tells what a File is against an environment, by parameter and message", async () => {
    const server = await startParley();
    try {
      const shown = await server.run(["prompts", "show", "welcome-email"]);
      writeIn(server.cwd, "prompts/welcome-email.prompt", shown.stdout);
      const ask = () => server.run(["ci", "prompts", "--against", "production", "--json"]);
      expect(JSON.parse((await ask()).stdout)).toMatchObject({
        changes: { files: [{ path: "welcome-email", kind: "same" }] },
      });
      const changed = shown.stdout
        .replace(/temperature: .*/, "temperature: 0.123")
        .replace("customer", "client");
      writeIn(server.cwd, "prompts/welcome-email.prompt", changed);
      writeIn(server.cwd, "prompts/new.prompt", prompt("I am Ada"));
      const { stdout } = await server.run(["ci", "prompts", "--against", "production", "--no-json"]);
      expect(stdout).toContain("  new: new\n");
      expect(stdout).toMatch(/welcome-email: changed\n {4}temperature: [\d.]+ → 0\.123\n/);
      expect(stdout).toContain('−"customer" +"client"');
      const none = await server.run(["ci", "prompts", "--against", "nowhere"]);
      expect([none.code, none.stderr]).toEqual([1, expect.stringContaining("nowhere")]);
    } finally {
      await server.stop();
    }
  });
});
