import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFolder, runParley } from "../../__fixtures__/parley-process.ts";

let folder: ReturnType<typeof createFolder>;
beforeEach(() => {
  folder = createFolder();
});
afterEach(() => folder[Symbol.dispose]());

const write = (name: string, text: string): void => writeFileSync(join(folder.path, name), text);
const read = (name: string): string => readFileSync(join(folder.path, name), "utf8");
const convert = (parts: string[], options: { input?: string } = {}) =>
  runParley(["convert", ...parts], { cwd: folder.path, ...options });

const promptfoo = `prompts:
  - "Hi {{name}}"
  - file://other.txt
providers: [openai:gpt-4o]
tests:
  - vars: { name: Ada }
    assert:
      - { type: contains, value: Ada }
      - { type: llm-rubric, value: kind }
`;
const request = '{"model": "gpt-4o", "messages": [{"role": "user", "content": "Hi {{ name }}"}]}';

describe("parley convert", () => {
  it("tells the format itself, prints the prompt, and says line by line what is lost", async () => {
    write("promptfooconfig.yaml", promptfoo);
    const { code, stdout, stderr } = await convert(["promptfooconfig.yaml"]);
    expect(code).toBe(0);
    expect(stdout).toContain("model: gpt-4o\n");
    expect(stdout).toContain("<user>\n  Hi {{name}}\n</user>\n");
    expect(stdout).toContain("contains: Ada");
    expect(stderr).toContain("promptfooconfig.yaml:3 file://other.txt It is in a file of its own");
    expect(stderr).toContain("promptfooconfig.yaml:6 assert llm-rubric There is no expectation like it");
    expect(stderr).toContain("2 things not carried as it was.");
  });

  it("ends with 1 when something is lost and --strict, and with 0 when nothing is", async () => {
    write("promptfooconfig.yaml", promptfoo);
    expect((await convert(["promptfooconfig.yaml", "--strict"])).code).toBe(1);
    expect(await convert(["-", "--strict"], { input: request })).toMatchObject({ code: 0, stderr: "" });
  });

  it("writes a file for each prompt, over another only when told", async () => {
    mkdirSync(join(folder.path, "old"));
    write(
      "old/a.prompty",
      "---\nname: Reply Mail\nmodel: gpt-4o\n---\nsystem:\nBe kind.\n\nuser:\n{{question}}\n",
    );
    write("old/b.prompty", "---\nname: ../../Other\nmodel: gpt-4o\n---\nuser:\nHi\n");
    const first = await convert(["old/*.prompty", "--out", "prompts"]);
    expect(first).toMatchObject({ code: 0, stdout: "prompts/reply-mail.prompt\nprompts/other.prompt\n" });
    expect(read("prompts/reply-mail.prompt")).toContain("<system>\n  Be kind.\n</system>");
    write("old/b.prompty", "---\nname: Other\nmodel: gpt-4o\n---\nuser:\nChanged\n");
    const again = await convert(["old/*.prompty", "--out", "prompts"]);
    expect(again.code).toBe(2);
    expect(again.stderr).toContain("prompts/reply-mail.prompt is there already; --force writes over it.");
    expect(read("prompts/other.prompt")).toContain("Hi");
    await convert(["old/*.prompty", "--out", "prompts", "--force"]);
    expect(read("prompts/other.prompt")).toContain("Changed");
  });

  it("writes other formats, and names the line of a .prompt that they cannot hold", async () => {
    write("a.prompt", "---\nmodel: gpt-4o\nlinked_tools: [tl_1]\n---\n\n<user>\n  Hi {{ name }}\n</user>\n");
    const { code, stdout, stderr } = await convert(["a.prompt", "--to", "dotprompt", "--strict"]);
    expect(code).toBe(1);
    expect(stdout).toBe('---\nname: a\nmodel: gpt-4o\n---\n{{~role "user"~}}\nHi {{name}}\n');
    expect(stderr).toContain("a.prompt:3 linked_tools dotprompt has no place for it");
  });

  it("prints prompts and notes as JSON", async () => {
    write("promptfooconfig.yaml", promptfoo);
    const { stdout } = await convert(["promptfooconfig.yaml", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      to: "prompt",
      sources: [
        {
          path: "promptfooconfig.yaml",
          from: "promptfoo",
          prompts: [{ name: "prompt", text: expect.stringContaining("Hi {{name}}") as string }],
          notes: [{ line: 3, what: "file://other.txt" }, { line: 6 }],
        },
      ],
    });
  });

  it("says what to do where it cannot", async () => {
    write("a.bin", "what is this");
    const unknown = await convert(["a.bin"]);
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining("--from agent|dotprompt")]);
    expect((await convert(["nothing*"])).stderr).toContain("No file matches nothing*.");
    expect((await convert(["a.bin", "--from", "nonsense"])).code).toBe(2);
    const broken = await convert(["a.bin", "--from", "openai", "--out", "prompts"]);
    expect([broken.code, broken.stderr]).toEqual([
      1,
      expect.stringContaining("a.bin holds no prompt, read as openai."),
    ]);
    expect(existsSync(join(folder.path, "prompts"))).toBe(false);
    expect(readdirSync(folder.path)).toContain("a.bin");
  });
});
