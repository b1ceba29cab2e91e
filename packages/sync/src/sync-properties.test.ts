import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { databases } from "@parley/db/testing";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { printForm, readForm } from "./forms/forms.ts";
import { hashContent } from "./forms/hash-content.ts";
import { mainFileOf } from "./forms/place.ts";
import { openSides, type OpenSides } from "./testing/open-sides.ts";

const paths = ["a", "b", "folder/c.d", "folder/e"];
const nat = fc.nat({ max: 1000 });
const user = fc.constantFrom(0, 1);

/** What people do, each on their own side or in the browser. */
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("edit" as const), user, pick: nat, line: fc.nat({ max: 2 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("edit-there" as const), pick: nat, line: fc.nat({ max: 2 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("rename" as const), user, pick: nat, to: nat }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("rename-there" as const), pick: nat, to: nat }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("delete" as const), user, pick: nat }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("delete-there" as const), pick: nat }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("pull" as const), user, mayDelete: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("push" as const), user, mayDelete: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("sync" as const), user, mayDelete: fc.boolean() }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const promptOf = (lines: readonly string[]): string =>
  `---\nmodel: mock-echo\nprovider: mock\n---\n\n<system>\n${lines.join("\nbetween\n")}\n</system>\n`;

/** Layout and comments are everybody's own. */
function meaningOf(text: string): string {
  const reading = readForm("prompt", new Map([[".prompt", text]]));
  return reading.ok ? hashContent(reading.content).contentHash : text;
}

type Organization = Pick<OpenSides, "registry" | "clone">;

/** Two people, the registry, and every word that was ever written. */
function openWorld({ registry, clone }: Organization) {
  const trees = [clone(), clone()] as const;
  const words = new Set<string>();
  /** What people themselves have replaced or deleted: that is what git, and they, are for. */
  const discarded: string[] = [];
  const filesOf = ({ folder }: { folder: string }): string[] =>
    existsSync(folder)
      ? readdirSync(folder, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && entry.name.endsWith(".prompt"))
          .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
          .toSorted()
      : [];
  const newWord = (): string => {
    const word = `word${words.size}.`;
    words.add(word);
    return word;
  };
  const change = (text: string | undefined, line: number): string => {
    if (text?.includes("<<<<<<<"))
      return `${text.replace(/^[<>=]{7}.*\n/gm, "").replace("</system>", `${newWord()}\n</system>`)}`;
    const body =
      text === undefined
        ? "1\nbetween\n2\nbetween\n3"
        : (/<system>\n([^]*)\n<\/system>/.exec(text)?.[1] ?? "");
    const parts = body.split("\nbetween\n");
    parts[Math.min(line, parts.length - 1)] = newWord();
    return promptOf(parts);
  };
  const prompts = async () => (await registry.list()).filter(({ type }) => type === "prompt");
  const textThere = async (file: { id: string; version: { id: string } | null }): Promise<string> => {
    const contents = await registry.read([{ id: file.version!.id, fileId: file.id }]);
    return printForm([...contents.values()][0]!).get(".prompt")!;
  };
  const versionsOf = async (file: { id: string; type: "prompt" }): Promise<string[]> => {
    const ids = await registry.listVersions(file);
    return [...(await registry.read(ids.map((id) => ({ id, fileId: file.id })))).values()].map((content) =>
      JSON.stringify(content),
    );
  };

  async function perform(what: Step): Promise<void> {
    const tree = "user" in what ? trees[what.user]! : trees[0];
    const here = filesOf(tree);
    const there = "pick" in what && what.do.endsWith("there") ? await prompts() : [];
    const remote = "pick" in what && there.length > 0 ? there[what.pick % there.length] : undefined;
    const file = "pick" in what && here.length > 0 ? here[what.pick % here.length]! : undefined;
    switch (what.do) {
      case "edit": {
        const name =
          what.pick % 3 === 0 || file === undefined ? `${paths[what.pick % paths.length]}.prompt` : file;
        const path = join(tree.folder, name);
        const before = existsSync(path) ? readFileSync(path, "utf8") : undefined;
        if (before !== undefined) discarded.push(before);
        mkdirSync(dirname(path), { recursive: true });
        return writeFileSync(path, change(before, what.line));
      }
      case "rename": {
        const to = `${paths[what.to % paths.length]}${what.to % 7}.prompt`;
        if (file === undefined || existsSync(join(tree.folder, to))) return;
        mkdirSync(dirname(join(tree.folder, to)), { recursive: true });
        return renameSync(join(tree.folder, file), join(tree.folder, to));
      }
      case "delete": {
        if (file === undefined) return;
        discarded.push(readFileSync(join(tree.folder, file), "utf8"));
        return rmSync(join(tree.folder, file));
      }
      case "edit-there": {
        const path = remote?.path ?? paths[what.pick % paths.length]!;
        const text = change(remote && (await textThere(remote)), what.line);
        const template = [
          { role: "system" as const, content: /<system>\n([^]*)\n<\/system>/.exec(text)![1]! },
        ];
        const kernel = { model: "mock-echo", provider: "mock", template };
        await registry.save({ path }, { type: "prompt", kernel });
        return;
      }
      case "rename-there": {
        const path = `${paths[what.to % paths.length]}${what.to % 5}`;
        if (remote === undefined || there.some((other) => other.path === path)) return;
        return registry.move({ ...remote, path });
      }
      case "delete-there": {
        if (remote === undefined) return;
        discarded.push(...(await versionsOf({ id: remote.id, type: "prompt" })));
        return registry.delete(remote);
      }
      default: {
        const { mayDelete } = what;
        await tree[what.do]({ mayDelete });
      }
    }
  }

  /** As a person would who wants both sides to be the same. */
  async function settle(): Promise<void> {
    for (let round = 0; round < 12; round += 1) {
      let isSettled = true;
      for (const tree of trees) {
        for (const file of filesOf(tree)) {
          const path = join(tree.folder, file);
          const text = readFileSync(path, "utf8");
          if (text.includes("<<<<<<<")) writeFileSync(path, text.replace(/^[<>=]{7}.*\n/gm, ""));
        }
        const { pulled, pushed } = await tree.sync({ mayDelete: true });
        const left = [...pulled.left, ...pushed.left];
        for (const { row } of left) {
          const path = join(tree.folder, row.file);
          if (row.problem?.includes("Another file") && existsSync(path))
            renameSync(path, join(tree.folder, `own${words.size}${round}${left.indexOf(left[0]!)}.prompt`));
          if (row.problem?.includes("The registry has") && row.local)
            renameSync(
              join(tree.folder, row.local.file),
              join(tree.folder, `mine${round}${words.size}.prompt`),
            );
        }
        if (pulled.done.length + pulled.conflicts.length + pushed.done.length + left.length > 0)
          isSettled = false;
      }
      if (isSettled) return;
    }
    throw new Error("It does not come to an end");
  }

  async function everything(): Promise<string> {
    const kept = trees.flatMap(({ root, folder }) =>
      [folder, join(root, ".parley/sync")].flatMap((top) =>
        existsSync(top)
          ? readdirSync(top, { recursive: true, withFileTypes: true })
              .filter((entry) => entry.isFile())
              .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
          : [],
      ),
    );
    const versions = await Promise.all((await prompts()).map(({ id }) => versionsOf({ id, type: "prompt" })));
    return [...discarded, ...kept, ...versions.flat()].join("\n");
  }

  async function views(): Promise<Record<string, string>[]> {
    const remote = await prompts();
    const entries = await Promise.all(
      remote.map(async (file) => [mainFileOf(file), meaningOf(await textThere(file))] as const),
    );
    const local = trees.map((tree) =>
      Object.fromEntries(
        filesOf(tree).map((file) => [file, meaningOf(readFileSync(join(tree.folder, file), "utf8"))]),
      ),
    );
    return [Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1))), ...local];
  }

  return { perform, settle, everything, views, words };
}

const runs = { sqlite: 14, postgres: 5 };

describe.each(databases)("two people and a registry on $name", ({ open, name }) => {
  test("lose no word, and come to the same, whatever they do", { timeout: 120_000 }, async () => {
    await using sides = await openSides({ open });
    const scenario = fc.array(step, { minLength: 6, maxLength: 16 });
    await fc.assert(
      fc.asyncProperty(scenario, async (steps) => {
        const world = openWorld(await sides.openOrganization());
        const checkWords = async () => {
          const all = await world.everything();
          expect([...world.words].filter((word) => !all.includes(word))).toEqual([]);
        };
        for (const what of steps) await world.perform(what);
        await checkWords();
        await world.settle();
        await checkWords();
        const [registry, ada, bob] = await world.views();
        expect(ada).toEqual(bob);
        expect(ada).toEqual(registry);
      }),
      {
        numRuns: name === "sqlite" ? runs.sqlite : runs.postgres,
        interruptAfterTimeLimit: 60_000,
        markInterruptAsFailure: false,
      },
    );
  });
});
