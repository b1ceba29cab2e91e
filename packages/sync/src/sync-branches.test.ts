import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { databases } from "@parley/db/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorkTree } from "./folder/work-tree.ts";
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
    const late = openWorkTree({
      project: { root: bob.root, folder: bob.folder, server: undefined, environment: undefined },
      registry: {
        ...registry,
        async save(...given) {
          await ada.push();
          return registry.save(...given);
        },
      },
    });
    const pushed = await late.push();
    expect(pushed).toMatchObject({ done: [], left: [{ row: { file: "a.prompt", action: "push" } }] });
    expect((await bob.pull()).conflicts).toMatchObject([{ row: { file: "a.prompt" } }]);
    expect(read(bob.folder, "a.prompt")).toContain("cold");
  });
});
