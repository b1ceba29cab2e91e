import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startParley } from "../__fixtures__/parley-process.ts";

/** Milliseconds: a test starts up to three processes, one after the other, beside whatever else the machine does. */
const timeout = 90_000;

let parley: Awaited<ReturnType<typeof startParley>>;
beforeAll(async () => {
  parley = await startParley();
}, timeout);
afterAll(() => parley.stop());

function write(name: string, text: string | Buffer): void {
  mkdirSync(dirname(join(parley.cwd, name)), { recursive: true });
  writeFileSync(join(parley.cwd, name), text);
}
const fileOf = (body: string) => `---\nmodel: mock-echo\nprovider: mock\n---\n${body}\n`;

type Reply = { prompt: { template: unknown }; logs: { output: string }[] };
const call = async (...parts: string[]) => {
  const run = await parley.run(["call", "--no-stream", "--json", ...parts]);
  return { ...run, reply: run.code === 0 ? (JSON.parse(run.stdout) as Reply) : undefined };
};

describe("parley call --file", { timeout }, () => {
  it("puts in partials and pictures that are beside the file", async () => {
    write("prompts/shared/tone.md", "Be kind to {{ name }}.\n");
    write("prompts/dot.png", Buffer.from([1, 2, 3]));
    write(
      "prompts/a/hello.prompt",
      fileOf('<system>{{> shared/tone }}</system>\n<user>Look: <image url="../dot.png" alt="A dot"/></user>'),
    );
    const { reply, stderr } = await call(
      "--file",
      "prompts/a/hello.prompt",
      "--workspace",
      "prompts",
      "-i",
      "name=Ada",
    );
    expect(stderr).toBe("");
    expect(JSON.stringify(reply?.prompt.template)).toContain("Be kind to {{ name }}.");
    expect(JSON.stringify(reply?.prompt.template)).toContain("data:image/png;base64,AQID");
  });

  it("sends nothing where a partial is not there, and shows its place", async () => {
    write("broken.prompt", fileOf("<system>{{> shared/nothing }}</system>"));
    const run = await parley.run(["call", "--file", "broken.prompt"]);
    expect(run).toMatchObject({ code: 1, stdout: "" });
    expect(run.stderr).toContain('broken.prompt:5:9 error There is no partial "shared/nothing".');
    expect(run.stderr).toContain("nothing was sent");
    expect((await parley.run(["prompts", "list", "--json"])).stdout).not.toContain('"path":"broken"');
  });

  it("takes nothing from outside the workspace", async () => {
    write("secret.md", "the secret");
    mkdirSync(join(parley.cwd, "inner"));
    symlinkSync(join(parley.cwd, "secret.md"), join(parley.cwd, "inner/link.md"));
    for (const path of ["../secret", "./link", "/../secret"]) {
      write("inner/leak.prompt", fileOf(`<system>{{> ${path} }}</system>`));
      const run = await parley.run(["call", "--file", "inner/leak.prompt", "--workspace", "inner"]);
      expect(run.code).toBe(1);
      expect(run.stderr).toContain("leads out of the workspace");
      expect(run.stderr).not.toContain("the secret");
    }
  });

  it("says where a workspace is wrong", async () => {
    write("elsewhere/x.md", "x");
    write("a.prompt", fileOf("<system>{{> x }}</system>"));
    expect(await parley.run(["call", "--file", "a.prompt", "--workspace", "elsewhere"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("is not below the workspace"),
    });
    expect(await parley.run(["call", "welcome-email", "--workspace", "elsewhere"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("give --file too"),
    });
  });
});

describe("parley lint", { timeout }, () => {
  it("finds partials that are not there or go round, and files that are not there", async () => {
    write("lint/round.md", "{{> round }}");
    write("lint/a.prompt", fileOf("<system>{{> gone }} {{> round }}</system>"));
    write("lint/b.prompt", fileOf('<user>See <image url="none.png" alt="x"/></user>'));
    const run = await parley.run(["lint", "lint", "--workspace", "lint", "--json"]);
    expect(run.code).toBe(1);
    const { files } = JSON.parse(run.stdout) as { files: { findings: { code: string }[] }[] };
    expect(files.map(({ findings }) => findings.map(({ code }) => code))).toEqual([
      ["partial-missing", "partial-cycle"],
      ["file-missing"],
    ]);
  });
});
