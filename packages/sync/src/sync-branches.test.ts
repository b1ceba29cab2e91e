import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { databases } from "@parley/db/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorkTree, type WorkTree } from "./folder/work-tree.ts";
import type { Registry } from "./registry/registry.ts";
import { openSides, type OpenSides } from "./testing/open-sides.ts";

const prompt = (text: string, tone = "warm"): string =>
  `---\nmodel: mock-echo\nprovider: mock\ntests:\n  - name: greets\n    inputs: {}\n    expect: { contains: ${tone} }\n---\n\n<system>\n${text}\n</system>\n`;
const write = ({ folder }: { folder: string }, file: string, text: string): void => {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
};
const read = (root: string, file: string): string => readFileSync(join(root, file), "utf8");

let sides: OpenSides;

beforeAll(async () => {
  sides = await openSides({ open: databases[0]!.open });
});
afterAll(() => sides[Symbol.asyncDispose]());

type Meanwhile = {
  tree: { root: string; folder: string };
  registry: Registry;
  something: () => Promise<unknown>;
  environment?: string;
};

/** The same work tree, where a colleague does something after the plan is made and before the registry is changed. */
function whereMeanwhile({ tree: { root, folder }, registry, something, environment }: Meanwhile): WorkTree {
  const project = { root, folder, server: undefined, environment: undefined };
  return openWorkTree({
    project,
    environment,
    registry: {
      ...registry,
      async save(...given) {
        await something();
        return registry.save(...given);
      },
      async delete(...given) {
        await something();
        return registry.delete(...given);
      },
    },
  });
}

describe("a work tree that git brought", () => {
  test("what a version held before its tests were changed in place is not known: both changes are shown", async () => {
    const { clone } = await sides.openOrganization();
    const [ada, bob] = [clone(), clone()];
    write(ada, "a.prompt", prompt("Hello", "warm"));
    await ada.push();
    cpSync(ada.root, bob.root, { recursive: true });
    rmSync(join(bob.root, ".parley"), { recursive: true });
    write(ada, "a.prompt", prompt("Hello", "cold"));
    await ada.push();
    write(bob, "a.prompt", prompt("Hello", "brisk"));
    const pulled = await bob.pull();
    expect(pulled.conflicts).toMatchObject([{ row: { file: "a.prompt" } }]);
    expect(read(bob.folder, "a.prompt")).toMatch(
      /<<<<<<< here[^]*brisk[^]*=======[^]*cold[^]*>>>>>>> registry/,
    );
  });

  test("a File that the lock names twice, for one branch renamed and one changed it, is not deleted", async () => {
    const { clone, registry } = await sides.openOrganization();
    const ada = clone();
    write(ada, "a.prompt", prompt("Hello"));
    await ada.push();
    const [, line] = /^( {4}"a\.prompt": .*)$/m.exec(read(ada.root, "parley.lock")) ?? [];
    for (const [from, to] of [
      ["a", "b"],
      ["b", "a"],
    ]) {
      renameSync(join(ada.folder, `${from}.prompt`), join(ada.folder, `${to}.prompt`));
      await ada.push();
      const lock = read(ada.root, "parley.lock");
      const twice = lock.replace(/^( {4}"[ab]\.prompt"): .*$/m, `${line!.replace('"a.', '"b.')},\n${line}`);
      writeFileSync(join(ada.root, "parley.lock"), twice);
      const synced = await ada.sync({ mayDelete: true });
      expect(synced).toMatchObject({ pulled: { done: [], left: [] }, pushed: { done: [], left: [] } });
      expect((await registry.list()).map(({ path }) => path)).toEqual([to]);
      expect(read(ada.root, "parley.lock")).toBe(lock);
    }
  });

  test("tests that somebody saves between a plan and its push are not overwritten", async () => {
    const { clone, registry } = await sides.openOrganization();
    const [ada, bob] = [clone(), clone()];
    write(ada, "a.prompt", prompt("Hello", "warm"));
    await ada.push();
    await bob.pull();
    write(ada, "a.prompt", prompt("Hello", "cold"));
    write(bob, "a.prompt", prompt("Hello", "brisk"));
    const late = whereMeanwhile({ tree: bob, registry, something: () => ada.push() });
    const pushed = await late.push();
    expect(pushed).toMatchObject({ done: [], left: [{ row: { file: "a.prompt", action: "push" } }] });
    expect((await bob.pull()).conflicts).toMatchObject([{ row: { file: "a.prompt" } }]);
    expect(read(bob.folder, "a.prompt")).toContain("cold");
  });

  test("what somebody saves between a plan and its push is not deleted", async () => {
    const { clone, registry } = await sides.openOrganization();
    const [ada, bob] = [clone(), clone()];
    write(ada, "a.prompt", prompt("Hello"));
    await ada.push();
    await bob.pull();
    write(ada, "a.prompt", prompt("Hello, you"));
    rmSync(join(bob.folder, "a.prompt"));
    const late = whereMeanwhile({ tree: bob, registry, something: () => ada.push() });
    const pushed = await late.push({ mayDelete: true });
    expect(pushed).toMatchObject({ done: [], left: [{ reason: expect.stringContaining("meanwhile") }] });
    expect(await bob.pull()).toMatchObject({ done: [{ file: "a.prompt", action: "restore-here" }] });
    expect(read(bob.folder, "a.prompt")).toContain("Hello, you");
  });

  test("a File that somebody makes between a plan and its push is not overwritten", async () => {
    const { clone, registry } = await sides.openOrganization();
    const [ada, bob] = [clone(), clone()];
    write(ada, "a.prompt", prompt("Hello", "warm"));
    write(bob, "a.prompt", prompt("Hello", "cold"));
    const late = whereMeanwhile({ tree: bob, registry, something: () => ada.push() });
    expect((await late.push()).left).toMatchObject([{ row: { file: "a.prompt", action: "create-there" } }]);
    expect((await bob.pull()).conflicts).toMatchObject([{ row: { file: "a.prompt" } }]);
  });

  test("where what is deployed is looked at, what somebody saves meanwhile stops a push and a deletion as well", async () => {
    const { clone, registry } = await sides.openOrganization();
    const ada = clone();
    const bob = clone({ environment: "production" });
    for (const name of ["a", "b"]) write(ada, `${name}.prompt`, prompt("Hello"));
    await ada.push();
    await bob.pull();
    for (const name of ["a", "b"]) write(ada, `${name}.prompt`, prompt("Hello, you"));
    write(bob, "a.prompt", prompt("Hello, all"));
    rmSync(join(bob.folder, "b.prompt"));
    const late = whereMeanwhile({
      tree: bob,
      registry,
      something: () => ada.push(),
      environment: "production",
    });
    const { done, left } = await late.push({ mayDelete: true });
    expect([done, left.map(({ row }) => row.file).toSorted()]).toEqual([[], ["a.prompt", "b.prompt"]]);
    expect(left[0]?.reason).toContain("`parley pull --no-environment`");

    // Also what was saved before the push, and is not deployed.
    write(bob, "c.prompt", prompt("Hello"));
    await bob.push();
    write(bob, "c.prompt", prompt("Hello, all"));
    await bob.push();
    await ada.pull();
    write(ada, "c.prompt", prompt("Hello, you"));
    await ada.push();
    write(bob, "c.prompt", prompt("Hello, everybody"));
    expect((await bob.push({ paths: ["c"] })).left).toMatchObject([{ row: { file: "c.prompt" } }]);
  });
});
