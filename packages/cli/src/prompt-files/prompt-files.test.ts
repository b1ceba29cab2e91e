import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Log } from "sarif";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFolder, runParley } from "../__fixtures__/parley-process.ts";

let folder: ReturnType<typeof createFolder>;
beforeEach(() => {
  folder = createFolder();
});
afterEach(() => folder[Symbol.dispose]());

const write = (name: string, text: string | Buffer): void => writeFileSync(join(folder.path, name), text);
const read = (name: string): string => readFileSync(join(folder.path, name), "utf8");
const parley = (parts: string[], options: { input?: string; env?: Record<string, string> } = {}) =>
  runParley(parts, { cwd: folder.path, ...options });

const clean = "---\nmodel: gpt-4o\n---\n\n<user>\n  Hi\n</user>\n";
const faulty =
  '---\nmodel: gpt-4o\nmax_tokens: 100000\ninputs: {"name": "string"}\n---\n<user>Hi {{ nmae }}</user>\n';
const unreadable = "---\nmodel: gpt-4o\n---\n<user>Hi\n";

describe("parley lint", () => {
  it("says nothing is wrong, with 0", async () => {
    write("a.prompt", clean);
    const { code, stdout, stderr } = await parley(["lint", "a.prompt"]);
    expect([code, stdout, stderr]).toEqual([0, "", "Nothing found in 1 file.\n"]);
  });

  it("shows each finding with its place, its line and a caret, and ends with 1", async () => {
    write("a.prompt", faulty);
    const { code, stdout, stderr } = await parley(["lint", "a.prompt"]);
    expect(code).toBe(1);
    expect(stdout).toContain(
      [
        'a.prompt:3:13 error "max_tokens" is 100000, and gpt-4o writes 16384 at most. (max-tokens-beyond-model) --fix can put it right',
        "  3 | max_tokens: 100000",
        "    |             ^^^^^^",
      ].join("\n"),
    );
    expect(stdout).toContain('hint: Did you mean "name"?');
    expect(stderr).toBe("2 errors, 0 warnings in 1 file. --fix can put 2 right.\n");
  });

  it("fixes files, and standard input into standard output", async () => {
    write("a.prompt", faulty);
    const fixed = faulty.replace("100000", "16384").replace("nmae", "name");
    expect(await parley(["lint", "a.prompt", "--fix"])).toMatchObject({
      code: 0,
      stderr: "Nothing found in 1 file. 2 fixed.\n",
    });
    expect(read("a.prompt")).toBe(fixed);
    expect(await parley(["lint", "-", "--fix"], { input: faulty })).toMatchObject({ code: 0, stdout: fixed });
  });

  it("passes folders by that are called like files, and says in words what cannot be read", async () => {
    mkdirSync(join(folder.path, "old.prompt"));
    write("a.prompt", clean);
    expect(await parley(["lint", "."])).toMatchObject({ code: 0, stderr: "Nothing found in 1 file.\n" });
    symlinkSync("nowhere", join(folder.path, "b.prompt"));
    expect(await parley(["lint", "."])).toMatchObject({
      code: 2,
      stderr: "error: b.prompt is not there, or is a link to what is not there.\n",
    });
  });

  it("takes folders and globs, each file once, and leaves other people's files alone", async () => {
    for (const name of ["b", "b/node_modules", "b/c"]) mkdirSync(join(folder.path, name));
    for (const name of ["b/x.prompt", "b/c/y.agent", "b/node_modules/z.prompt", "b/notes.md"])
      write(name, faulty);
    const paths = async (...patterns: string[]) => {
      const { stdout } = await parley(["lint", ...patterns, "--json"]);
      return (JSON.parse(stdout) as { files: { path: string }[] }).files.map(({ path }) => path);
    };
    expect(await paths("b", "b/x.prompt", "b/**/*.prompt")).toEqual(["b/c/y.agent", "b/x.prompt"]);
    expect(await paths("**/*.agent")).toEqual(["b/c/y.agent"]);
    expect(await paths("b/notes.md")).toEqual(["b/notes.md"]);
  });

  it("prints JSON", async () => {
    const { code, stdout } = await parley(["lint", "-", "--json", "--stdin-name", "x.prompt"], {
      input: faulty,
    });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      errors: 2,
      warnings: 0,
      files: [
        {
          path: "x.prompt",
          findings: [
            { code: "max-tokens-beyond-model", line: 3, column: 13, end_line: 3, end_column: 19 },
            { code: "variable-misspelt", hint: 'Did you mean "name"?', fix: { edits: [{ text: "name" }] } },
          ],
        },
      ],
    });
  });

  it("prints SARIF whose rules, places and fixes hold together", async () => {
    write("ä b.prompt", faulty);
    write("broken.prompt", unreadable);
    const { stdout } = await parley(["lint", ".", "--sarif"]);
    const log = JSON.parse(stdout) as Log;
    expect(log).toMatchObject({ version: "2.1.0", runs: [{ columnKind: "utf16CodeUnits" }] });
    const [run] = log.runs;
    const rules = run?.tool.driver.rules ?? [];
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    const results = run?.results ?? [];
    for (const { ruleId, ruleIndex = -1 } of results) expect(rules[ruleIndex]?.id).toBe(ruleId);
    expect(
      results.map(({ ruleId, level, locations }) => [
        ruleId,
        level,
        locations?.[0]?.physicalLocation?.artifactLocation?.uri,
        locations?.[0]?.physicalLocation?.region,
      ]),
    ).toEqual([
      ["tag-unclosed", "error", "broken.prompt", { startLine: 4, startColumn: 1, endLine: 4, endColumn: 7 }],
      [
        "max-tokens-beyond-model",
        "error",
        "%C3%A4%20b.prompt",
        { startLine: 3, startColumn: 13, endLine: 3, endColumn: 19 },
      ],
      [
        "variable-misspelt",
        "error",
        "%C3%A4%20b.prompt",
        { startLine: 6, startColumn: 10, endLine: 6, endColumn: 20 },
      ],
    ]);
    expect(results[1]?.fixes?.[0]?.artifactChanges[0]?.replacements).toEqual([
      {
        deletedRegion: { startLine: 3, startColumn: 13, endLine: 3, endColumn: 19 },
        insertedContent: { text: "16384" },
      },
    ]);
  });

  it("ends with 1 for warnings alone only with --strict, and does not tell them with --quiet", async () => {
    write("warned.prompt", clean.replace("Hi", "{% if x %}"));
    const told = await parley(["lint", "warned.prompt"]);
    expect([told.code, told.stderr]).toEqual([0, expect.stringContaining("1 warning")]);
    expect((await parley(["lint", "warned.prompt", "--strict"])).code).toBe(1);
    expect(await parley(["lint", "warned.prompt", "--quiet"])).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  it("does not print the secrets it finds", async () => {
    const secret = `AKIA${"Q3EGRIF7DS2PVNXU"}`;
    const { stdout } = await parley(["lint", "-"], { input: clean.replace("Hi", `{{ a b }} ${secret}`) });
    expect(stdout).toContain("AWS access key");
    expect(stdout).not.toContain(secret);
  });

  it("colours on a terminal or when told to, and lets no file command the terminal", async () => {
    write("a.prompt", faulty.replace("Hi", "\u001b]0;title\u0007Hi"));
    // eslint-disable-next-line no-control-regex
    expect((await parley(["lint", "a.prompt"])).stdout).not.toMatch(/\u001b|\u0007/);
    const { stdout } = await parley(["lint", "a.prompt"], { env: { FORCE_COLOR: "1" } });
    expect(stdout).toContain("\u001b[31m");
    expect(stdout).not.toContain("\u0007");
  });

  it("ends with 2 where nothing is named, nothing matches, or it is no text", async () => {
    write("bytes.prompt", Buffer.from([0x2d, 0xff, 0xfe]));
    const cases: [string[], string][] = [
      [["lint"], "missing required argument"],
      [["lint", "nope.prompt"], "No .prompt or .agent file matches nope.prompt."],
      [["lint", "bytes.prompt"], "bytes.prompt is not UTF-8 text."],
      [["lint", "-", "bytes.prompt"], "cannot be given beside files"],
      [["lint", "-", "--json", "--sarif"], "cannot be used with"],
    ];
    for (const [parts, words] of cases) {
      const { code, stderr } = await parley(parts);
      expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
    }
  });
});

describe("parley fmt", () => {
  const untidy = "---\n// a comment\nmodel:   gpt-4o\n---\n<user>Hi</user><assistant>Ho</assistant>\n";

  it("writes files, names those it changed, and does so once", async () => {
    write("a.prompt", untidy);
    write("b.prompt", clean);
    expect(await parley(["fmt", "."])).toEqual({ code: 0, stdout: "a.prompt\n", stderr: "" });
    expect(read("a.prompt")).toContain("// a comment\nmodel: gpt-4o\n");
    expect(read("b.prompt")).toBe(clean);
    expect(await parley(["fmt", "."])).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  it("checks without writing", async () => {
    write("a.prompt", untidy);
    expect(await parley(["fmt", "--check", "a.prompt"])).toEqual({
      code: 1,
      stdout: "a.prompt\n",
      stderr: "",
    });
    expect(await parley(["fmt", "--check", "--quiet", "a.prompt"])).toMatchObject({ code: 1, stdout: "" });
    expect(read("a.prompt")).toBe(untidy);
    expect((await parley(["fmt", "--check", "-"], { input: untidy })).code).toBe(1);
    expect(await parley(["fmt", "--check", "-"], { input: clean })).toMatchObject({ code: 0, stdout: "" });
  });

  it("formats standard input, as the kind of file it is called", async () => {
    expect((await parley(["fmt", "-"], { input: untidy })).stdout).toContain("<user>\n  Hi\n</user>\n");
    const agent = "---\nmax_iterations: 3\nmodel: gpt-4o\n---\n";
    const { stdout } = await parley(["fmt", "-", "--stdin-name", "x.agent"], { input: agent });
    expect(stdout).toMatch(/^---\nmodel: gpt-4o\nmax_iterations: 3\n---\n/);
  });

  it("leaves a file that cannot be read alone and says what is wrong, with 1", async () => {
    write("a.prompt", unreadable);
    const { code, stdout, stderr } = await parley(["fmt", "a.prompt"]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("a.prompt:4:1 error <user> is not closed.");
    expect(read("a.prompt")).toBe(unreadable);
    expect(await parley(["fmt", "-"], { input: unreadable })).toMatchObject({ code: 1, stdout: "" });
  });
});

it("completion knows both commands and their options", async () => {
  const { stdout } = await parley(["completion", "bash"]);
  for (const word of ["fmt", "lint", "--sarif", "--check"]) expect(stdout).toContain(word);
});
