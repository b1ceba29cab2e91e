import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { databases } from "@parley/db/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openSides, type OpenSides } from "./testing/open-sides.ts";

const prompt = (...lines: string[]): string =>
  `---\nmodel: mock-echo\nprovider: mock\n---\n\n${lines.join("\n")}\n`;
const system = (text: string): string => `<system>\n${text}\n</system>`;

const write = (folder: string, file: string, text: string): void => {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
};
const read = (folder: string, file: string): string => readFileSync(join(folder, file), "utf8");
const list = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();

describe.each(databases)("a work tree and the registry on $name", ({ open }) => {
  let sides: OpenSides;

  beforeAll(async () => {
    sides = await openSides({ open });
  });
  afterAll(() => sides[Symbol.asyncDispose]());

  test("what is new on one side comes to the other, and then there is nothing to do", async () => {
    const organization = await sides.openOrganization();
    const ada = organization.clone();
    await ada.pull();
    write(ada.folder, "support/re.ply to all.prompt", prompt(system("Be polite.")));
    write(ada.folder, "日本/look.tool.yaml", "tool_type: python\n");
    write(ada.folder, "日本/look.tool.py", "def look():\n    return 1\n");
    const pushed = await ada.push({ message: "first" });
    expect(pushed.left).toEqual([]);
    expect(pushed.done.map(({ row }) => [row.path, row.action])).toEqual([
      ["support/re.ply to all", "create-there"],
      ["日本/look", "create-there"],
    ]);
    expect((await ada.plan()).filter(({ action }) => action !== "none")).toEqual([]);
    const bob = organization.clone();
    await bob.pull();
    expect(list(bob.folder)).toEqual(list(ada.folder));
    expect(read(bob.folder, "日本/look.tool.py")).toBe("def look():\n    return 1\n");
    expect((await bob.push()).done).toEqual([]);
    expect(read(bob.root, "parley.lock")).toBe(read(ada.root, "parley.lock"));
  });

  test("what both changed is merged; what both changed the same is marked, and goes nowhere until it is resolved", async () => {
    const organization = await sides.openOrganization();
    const [ada, bob] = [organization.clone(), organization.clone()];
    write(ada.folder, "a.prompt", prompt(system("one\ntwo\nthree")));
    await ada.push();
    await bob.pull();
    write(ada.folder, "a.prompt", prompt(system("ONE\ntwo\nthree")));
    await ada.push();
    write(bob.folder, "a.prompt", prompt("", system("one\ntwo\nTHREE")));
    expect((await bob.push()).left).toMatchObject([
      { reason: expect.stringContaining("`parley pull`, then `parley push`") },
    ]);
    expect((await bob.pull()).conflicts).toEqual([]);
    expect(read(bob.folder, "a.prompt")).toContain("ONE\ntwo\nTHREE");
    await bob.push();

    write(ada.folder, "a.prompt", prompt(system("ONE\n2\nthree")));
    write(bob.folder, "a.prompt", prompt(system("ONE\nzwei\nTHREE")));
    await bob.push();
    const pulled = await ada.pull();
    expect(pulled.conflicts).toMatchObject([{ places: ["template[0].content"] }]);
    expect(read(ada.folder, "a.prompt")).toContain(
      "ONE\n<<<<<<< here\n2\nthree\n=======\nzwei\nTHREE\n>>>>>>> registry\n",
    );
    expect((await ada.push()).left).toMatchObject([
      { reason: expect.stringContaining("marks of a conflict") },
    ]);
    write(ada.folder, "a.prompt", prompt(system("ONE\nzwo\nTHREE")));
    expect((await ada.push()).done).toHaveLength(1);
    await bob.pull();
    expect(read(bob.folder, "a.prompt")).toBe(read(ada.folder, "a.prompt"));
  });

  test("a rename is a rename on both sides; going back to an old content is a change", async () => {
    const organization = await sides.openOrganization();
    const [ada, bob] = [organization.clone(), organization.clone()];
    write(ada.folder, "a/x.prompt", prompt(system("1")));
    await ada.push();
    await bob.pull();
    mkdirSync(join(ada.folder, "b"));
    renameSync(join(ada.folder, "a/x.prompt"), join(ada.folder, "b/y.prompt"));
    const [moved] = (await ada.push()).done;
    expect(moved?.row.move).toEqual({ side: "there", from: "a/x" });
    write(bob.folder, "a/x.prompt", prompt(system("2")));
    await bob.pull();
    expect(list(bob.folder)).toEqual(["b/y.prompt"]);
    await bob.push();
    await ada.pull();
    expect(read(ada.folder, "b/y.prompt")).toContain("2");
    write(ada.folder, "b/y.prompt", prompt(system("1")));
    await ada.push();
    await bob.pull();
    expect(read(bob.folder, "b/y.prompt")).toContain("1");
    expect((await bob.plan()).filter(({ action }) => action !== "none")).toEqual([]);
  });

  test("nothing is deleted that nobody asked to delete, and what was changed is not deleted at all", async () => {
    const organization = await sides.openOrganization();
    const [ada, bob] = [organization.clone(), organization.clone()];
    for (const name of ["a", "b", "c"]) write(ada.folder, `${name}.prompt`, prompt(system(name)));
    await ada.push();
    await bob.pull();
    rmSync(join(ada.folder, "a.prompt"));
    rmSync(join(ada.folder, "b.prompt"));
    write(bob.folder, "b.prompt", prompt(system("changed")));
    await bob.push();
    expect((await ada.push()).left.map(({ row }) => row.path)).toEqual(["a"]);
    expect((await ada.push({ mayDelete: true })).done).toMatchObject([{ row: { path: "a" } }]);
    await ada.pull();
    expect(read(ada.folder, "b.prompt")).toContain("changed");
    expect((await bob.pull()).left).toMatchObject([{ row: { path: "a", action: "delete-here" } }]);
    expect((await bob.pull({ mayDelete: true })).done).toMatchObject([{ path: "a" }]);
    expect(list(bob.folder)).toEqual(["b.prompt", "c.prompt"]);
    expect(list(join(bob.root, ".parley/sync/kept"))).toHaveLength(1);
  });

  test("an environment's versions may be pulled, and pushed ones be deployed", async () => {
    const organization = await sides.openOrganization();
    const ada = organization.clone();
    write(ada.folder, "a.prompt", prompt(system("1")));
    write(ada.folder, "b.prompt", prompt(system("b")));
    await ada.push();
    write(ada.folder, "a.prompt", prompt(system("2")));
    expect((await ada.push({ deploy: "staging" })).deployed.map(({ file }) => file)).toEqual([
      "a.prompt",
      "b.prompt",
    ]);
    expect((await ada.push({ deploy: "staging" })).deployed).toEqual([]);
    const production = organization.clone({ environment: "production" });
    await production.pull();
    expect(read(production.folder, "a.prompt")).toContain("1");
    const staging = organization.clone({ environment: "staging" });
    await staging.pull();
    expect(read(staging.folder, "a.prompt")).toContain("2");
    write(staging.folder, "a.prompt", prompt(system("3")));
    await staging.push();
    expect((await staging.plan()).filter(({ action }) => action !== "none")).toEqual([]);
    await ada.pull();
    expect(read(ada.folder, "a.prompt")).toContain("3");
  });

  test("comments, layout and partials stay, whatever comes from the other side", async () => {
    const organization = await sides.openOrganization();
    const [ada, bob] = [organization.clone(), organization.clone()];
    write(ada.folder, "tone.md", "Be brief.\n");
    mkdirSync(join(ada.root, ".git"));
    const text =
      "---\n# why this model\nmodel: mock-echo\nprovider: mock\n---\n<system>{{> ./tone }}</system>\n<user>{{ q }}</user>\n";
    write(ada.folder, "a.prompt", text);
    await ada.push();
    await bob.pull();
    expect(read(bob.folder, "a.prompt")).toContain("Be brief.");
    write(bob.folder, "a.prompt", read(bob.folder, "a.prompt").replace("{{ q }}", "Asked: {{ q }}"));
    await bob.push();
    await ada.pull();
    expect(read(ada.folder, "a.prompt")).toBe(text.replace("{{ q }}", "Asked: {{ q }}"));
    write(ada.folder, "tone.md", "Be very brief.\n");
    expect((await ada.push()).done).toMatchObject([{ row: { path: "a", action: "push" } }]);
  });

  test("what files came from is kept as long as the lock names it; versions that are deleted stay", async () => {
    const organization = await sides.openOrganization();
    const ada = organization.clone();
    const kept = (kind: string): string[] =>
      list(join(ada.root, ".parley/sync")).filter((name) => name.startsWith(`${kind}/`));
    for (const text of ["one", "two", "three"]) {
      write(ada.folder, "a.prompt", prompt(system(text)));
      await ada.push();
    }
    const { files } = JSON.parse(read(ada.root, "parley.lock")) as {
      files: Record<string, { hash: string }>;
    };
    expect(kept("base")).toEqual([`base/${files["a.prompt"]?.hash}.json`]);
    rmSync(join(ada.folder, "a.prompt"));
    await ada.push({ mayDelete: true });
    expect([kept("base"), kept("deleted").length]).toEqual([[], 3]);
  });
});
