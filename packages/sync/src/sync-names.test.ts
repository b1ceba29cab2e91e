import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { databases } from "@parley/db/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { foldAll } from "./plan/fold-name.ts";
import { openSides, type OpenSides } from "./testing/open-sides.ts";

const prompt = (text: string): string =>
  `---\nmodel: mock-echo\nprovider: mock\n---\n\n<system>\n${text}\n</system>\n`;
const write = ({ folder }: { folder: string }, file: string, text: string): void => {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
};
const read = ({ folder }: { folder: string }, file: string): string =>
  readFileSync(join(folder, file), "utf8");
const kernel = (content: string) => ({
  type: "prompt" as const,
  kernel: { model: "mock-echo", provider: "mock", template: [{ role: "system" as const, content }] },
});

const [composed, decomposed] = (["NFC", "NFD"] as const).map((form) => "café".normalize(form)) as [
  string,
  string,
];

let sides: OpenSides;

beforeAll(async () => {
  sides = await openSides({ open: databases[0]!.open });
});
afterAll(() => sides[Symbol.asyncDispose]());

describe("names that are one to some", () => {
  test("what a file system takes for one file is named, and neither overwrites the other", async () => {
    const { registry, clone } = await sides.openOrganization();
    await registry.save({ path: "Reply" }, kernel("capital"));
    const tree = clone({ namesOf: () => foldAll });
    await tree.pull();
    await registry.save({ path: "reply" }, kernel("small"));
    await registry.save({ path: composed }, kernel("one character"));
    await registry.save({ path: decomposed }, kernel("two"));
    const pulled = await tree.pull();
    expect(pulled.done).toEqual([]);
    expect(pulled.left.map(({ row, reason }) => [row.file, reason])).toEqual([
      [`${decomposed}.prompt`, expect.stringContaining(`the same file as ${composed}.prompt`)],
      [`${composed}.prompt`, expect.stringContaining(`the same file as ${decomposed}.prompt`)],
      ["reply.prompt", expect.stringContaining("the same file as Reply.prompt")],
    ]);
    expect(readdirSync(tree.folder)).toEqual(["Reply.prompt"]);
    expect(read(tree, "Reply.prompt")).toContain("capital");
  });

  test("where the file system tells them apart, so does Parley", async () => {
    const { registry, clone } = await sides.openOrganization();
    for (const path of ["Reply", "reply"]) await registry.save({ path }, kernel(path));
    const tree = clone({ namesOf: () => undefined });
    expect((await tree.pull()).left).toEqual([]);
    expect(readdirSync(tree.folder).toSorted()).toEqual(["Reply.prompt", "reply.prompt"]);
  });

  test("what only looks the same is not made in the registry beside the other", async () => {
    const { registry, clone } = await sides.openOrganization();
    await registry.save({ path: composed }, kernel("one character"));
    const tree = clone({ namesOf: () => undefined });
    await tree.pull();
    write(tree, `${decomposed}.prompt`, prompt("two"));
    const pushed = await tree.push();
    expect(pushed.left).toMatchObject([{ reason: expect.stringContaining("NFC and NFD") as string }]);
    expect((await registry.list()).map(({ path }) => path)).toEqual([composed]);
  });

  test("a File in a folder that is passed by stays in the registry", async () => {
    const { registry, clone } = await sides.openOrganization();
    await registry.save({ path: ".git/hooks/x" }, kernel("1"));
    const tree = clone();
    expect((await tree.pull()).left).toMatchObject([{ reason: expect.stringContaining(".git") as string }]);
  });
});

describe("what nobody has looked at", () => {
  test("a text beside a File that comes is no part of it, and is not overwritten", async () => {
    const { registry, clone } = await sides.openOrganization();
    await registry.save(
      { path: "look" },
      { type: "tool", kernel: { tool_type: "python", source_code: "def look():\n    return 1\n" } },
    );
    const tree = clone();
    write(tree, "look.tool.py", "# mine\n");
    expect((await tree.pull()).left).toMatchObject([
      { reason: "Another file is at look.tool.py: rename or delete it, then go on." },
    ]);
    expect(readdirSync(tree.folder)).toEqual(["look.tool.py"]);
    expect(read(tree, "look.tool.py")).toBe("# mine\n");
  });

  test.each(["staged", "listed"])(
    "a save while a pull is at work is not overwritten (%s)",
    async (moment) => {
      const { registry, clone } = await sides.openOrganization();
      const { id } = await registry.save({ path: "a" }, kernel("first"));
      let save = () => {};
      const tree = clone({ onStep: (step) => step === moment && save() });
      await tree.pull();
      await registry.save({ id }, kernel("from the browser"));
      save = () => write(tree, "a.prompt", prompt("from the editor"));
      const pulled = await tree.pull(moment === "listed" ? { onPlan: save } : {});
      expect(pulled.left).toMatchObject([{ reason: expect.stringContaining("changed meanwhile") as string }]);
      expect(read(tree, "a.prompt")).toBe(prompt("from the editor"));
      save = () => {};
      expect((await tree.pull()).conflicts).toMatchObject([{ row: { file: "a.prompt" } }]);
    },
  );
});

test("a text that is missing halfway is named, and no file is emptied", async () => {
  const { registry, clone } = await sides.openOrganization();
  const { id } = await registry.save({ path: "a" }, kernel("first"));
  let lose = false;
  const tree = clone({
    onStep: (step) => {
      if (lose && step === "journaled") rmSync(join(tree.root, ".parley/sync/staged"), { recursive: true });
    },
  });
  await tree.pull();
  const before = read(tree, "a.prompt");
  await registry.save({ id }, kernel("second"));
  lose = true;
  for (const _run of ["the one that lost it", "the next"])
    await expect(tree.pull()).rejects.toThrow("The new text of a.prompt is missing");
  expect(read(tree, "a.prompt")).toBe(before);
  lose = false;
  rmSync(join(tree.root, ".parley/sync/journal.json"));
  await tree.pull();
  expect(read(tree, "a.prompt")).toContain("second");
});

describe("what a person names", () => {
  test("a path at which there is nothing is said to be so", async () => {
    const { clone } = await sides.openOrganization();
    const tree = clone();
    write(tree, "support/a.prompt", prompt("1"));
    await expect(tree.plan({ paths: ["support", "suport"] })).rejects.toThrow("no File at suport");
    await expect(tree.push({ paths: ["suport"] })).rejects.toThrow("no File at suport");
    expect((await tree.push({ paths: ["support"] })).done).toHaveLength(1);
  });

  test("a file with marks is no file that was deleted", async () => {
    const { clone } = await sides.openOrganization();
    const tree = clone();
    write(tree, "a.prompt", prompt("1"));
    await tree.push();
    write(tree, "a.prompt", prompt("<<<<<<< here\n1\n=======\n2\n>>>>>>> registry"));
    for (const isOffline of [true, false])
      expect(await tree.compare({ isOffline })).toMatchObject([
        { file: "a.prompt", problem: expect.stringContaining("marks of a conflict") as string },
      ]);
  });
});
