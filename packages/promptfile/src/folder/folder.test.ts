import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parsePromptFile } from "../parse-prompt-file.ts";
import { findWorkspace } from "./find-workspace.ts";
import { openWorkspace } from "./open-workspace.ts";
import { resolveFile } from "./resolve-file.ts";

let folder: string;
let root: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "parley-folder-"));
  root = join(folder, "workspace");
  write("workspace/support/reply.prompt", "");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, content: string | Buffer): void => {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), content);
};

function resolve(body: string, workspace: string | undefined = root) {
  const text = `---\nmodel: m\n---\n${body}\n`;
  const { kernel } = parsePromptFile(text);
  return resolveFile(kernel!, { path: join(root, "support/reply.prompt"), text, workspace });
}
const codesOf = (body: string) => resolve(body).diagnostics.map(({ code, message }) => [code, message]);

describe("what is beside a file", () => {
  test("takes the place of its references", () => {
    write("workspace/shared/tone.md", "Be brief.\n");
    write("workspace/support/end.prompt", "---\nmodel: m\n---\n<system>Bye {{ name }}</system>\n");
    write("workspace/logo.png", Buffer.from([1, 2, 3]));
    const { kernel, diagnostics } = resolve(
      '<system>{{> shared/tone }} {{> ./end }}</system><user><image url="../logo.png" /></user>',
    );
    expect(diagnostics).toEqual([]);
    expect(kernel?.template).toEqual([
      { role: "system", content: "Be brief. Bye {{ name }}" },
      { role: "user", content: [{ type: "image_url", image_url: { url: "data:image/png;base64,AQID" } }] },
    ]);
  });

  test("a file that names nothing needs no workspace", () => {
    expect(resolve("<user>Hi</user>", "/nowhere/at/all").diagnostics).toEqual([]);
  });
});

describe("what stays here", () => {
  test.each([
    ["a way out", "<user>{{> ../../secret }}</user>", "path-outside"],
    ["a way out for pictures", '<user><image url="../../secret.png" /></user>', "path-outside"],
    ["hidden files", "<user>{{> .env }}</user>", "partial-refused"],
    ["hidden files, by their whole name", "<user>{{> .env.txt }}</user>", "partial-refused"],
    ["files in hidden folders", "<user>{{> .git/config.txt }}</user>", "partial-refused"],
    ["hidden pictures", '<user><image url="../.keys/a.png" /></user>', "file-refused"],
    ["files of other kinds", "<user>{{> keys/id_rsa }}</user>", "partial-missing"],
    [
      "files of other kinds with a type",
      '<user><file url="../keys/id_rsa" type="text/plain" /></user>',
      "file-refused",
    ],
    ["folders", "<user>{{> folder }}</user>", "partial-missing"],
    ["text that is no text", "<user>{{> binary }}</user>", "partial-refused"],
    ["links out", "<user>{{> link }}</user>", "partial-refused"],
    ["links out, of folders", "<user>{{> linked/secret }}</user>", "partial-refused"],
    ["links to hidden files", "<user>{{> sly }}</user>", "partial-refused"],
    ["pictures behind links out", '<user><image url="../link.png" /></user>', "file-refused"],
  ])("%s", (_name, body, code) => {
    write("secret.md", "secret");
    write("secret.png", "secret");
    for (const name of [".env", ".env.txt", ".git/config.txt", ".keys/a.png", "keys/id_rsa", ".secret.md"])
      write(`workspace/${name}`, "secret");
    write("workspace/binary.md", Buffer.from([0xff, 0xfe, 0x80]));
    mkdirSync(join(root, "folder.md"));
    symlinkSync(join(folder, "secret.md"), join(root, "link.md"));
    symlinkSync(join(folder, "secret.png"), join(root, "link.png"));
    symlinkSync(folder, join(root, "linked"));
    symlinkSync(join(root, ".secret.md"), join(root, "sly.md"));
    const { kernel, diagnostics } = resolve(body);
    expect(kernel).toBeUndefined();
    expect(diagnostics.map((item) => item.code)).toEqual([code]);
    expect(JSON.stringify(diagnostics)).not.toContain('secret"');
  });

  test.skipIf(process.platform === "win32")("a pipe is not waited for", () => {
    execFileSync("mkfifo", [join(root, "pipe.md")]);
    expect(codesOf("<user>{{> pipe }}</user>")).toMatchObject([["partial-missing", expect.any(String)]]);
  });

  test("a link within the workspace is as good as its file", () => {
    write("workspace/shared/tone.md", "Be brief.");
    symlinkSync(join(root, "shared/tone.md"), join(root, "alias.md"));
    expect(resolve("<user>{{> alias }}</user>").kernel?.template).toMatchObject([{ content: "Be brief." }]);
  });

  test("what is larger than the limits, alone or together", () => {
    write("workspace/a.md", "x".repeat(11));
    write("workspace/b.md", "y".repeat(8));
    write("workspace/c.md", "z".repeat(8));
    const reader = openWorkspace(root, { textBytes: 10, totalBytes: 12 });
    expect(reader.readText("a")).toMatchObject({ refused: expect.stringContaining("10 bytes") });
    expect(reader.readText("b")).toBe("yyyyyyyy");
    expect(reader.readText("c")).toMatchObject({ refused: expect.stringContaining("4 bytes") });
  });
});

describe("the top of a workspace", () => {
  const file = () => join(root, "support/reply.prompt");

  test("is the nearest folder with .parley or .git, else the file's own", () => {
    mkdirSync(join(folder, ".git"));
    expect(findWorkspace(file())).toEqual({ root: folder, from: "workspace/support/reply.prompt" });
    mkdirSync(join(root, ".parley"));
    expect(findWorkspace(file())).toEqual({ root, from: "support/reply.prompt" });
  });

  test("is the folder given, where the file is below it", () => {
    expect(findWorkspace(file(), join(root, "support")).from).toBe("reply.prompt");
    expect(() => findWorkspace(file(), join(root, "shared"))).toThrow("is not below the workspace");
  });
});
