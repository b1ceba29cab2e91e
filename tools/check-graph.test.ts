import { describe, expect, test } from "vitest";
import { checkGraph } from "./check-graph.ts";
import { importsOf } from "./source/read-modules.ts";
import { createTemporaryRepository, manifest } from "./testing/temporary-repository.ts";

const packages = {
  "packages/promptfile/package.json": manifest("promptfile"),
  "packages/promptfile/src/index.ts": 'export { parse } from "./parse.ts";',
  "packages/promptfile/src/parse.ts": "export const parse = 1;",
  "packages/contract/package.json": manifest("contract", [".", "./openapi"]),
  "packages/contract/src/index.ts": 'export { noun } from "./noun.ts";',
  "packages/contract/src/noun.ts": 'import { parse } from "@parley/promptfile"; export const noun = parse;',
  "packages/db/package.json": manifest("db"),
  "packages/db/src/index.ts": "export const open = 1;",
  "packages/gateway/package.json": manifest("gateway"),
  "packages/gateway/src/index.ts": "export const call = 1;",
  "apps/server/package.json": manifest("server"),
  "apps/server/src/index.ts": 'import { open } from "@parley/db"; export const server = open;',
};

const messagesOf = async (files: Record<string, string>): Promise<string[]> => {
  const violations = await checkGraph(await createTemporaryRepository({ ...packages, ...files }));
  return violations.map(({ file, line, message }) => `${file}:${line ?? ""} ${message}`);
};

describe("a healthy repository", () => {
  test("breaks no rule", async () => {
    expect(await messagesOf({})).toEqual([]);
  });
});

describe("zones", () => {
  test("a package may not import one that its zone does not name", async () => {
    expect(
      await messagesOf({ "packages/gateway/src/cost.ts": '\nimport { open } from "@parley/db";\nopen;' }),
    ).toEqual(["packages/gateway/src/cost.ts:2 @parley/gateway may not import @parley/db: only promptfile"]);
  });

  test("types count too", async () => {
    const found = await messagesOf({ "packages/db/src/a.ts": 'import type { x } from "@parley/contract";' });
    expect(found[0]).toContain("@parley/db may not import @parley/contract: none of our packages");
  });

  test("nobody reaches into a package by path, or through a door that it has not", async () => {
    const found = await messagesOf({
      "apps/server/src/a.ts": 'import { noun } from "../../../packages/contract/src/noun.ts"; noun;',
      "apps/server/src/b.ts": 'import { noun } from "@parley/contract/noun"; noun;',
    });
    expect(found).toEqual([
      'apps/server/src/a.ts:1 reaches into packages/contract by path: import "@parley/contract"',
      'apps/server/src/b.ts:1 "@parley/contract/noun" is no door of @parley/contract',
    ]);
  });

  test("nobody imports the door of its own package", async () => {
    const found = await messagesOf({
      "packages/contract/src/a.ts": 'import { noun } from "./index.ts"; noun;',
      "packages/contract/src/b.ts": 'import { noun } from "@parley/contract"; noun;',
    });
    expect(found).toHaveLength(2);
    expect(found[0]).toContain("its own package's door");
  });
});

describe("cycles", () => {
  test("a cycle of values is found, wherever it goes", async () => {
    const found = await messagesOf({
      "packages/gateway/src/a.ts": 'import { b } from "./b.ts"; export const a = b;',
      "packages/gateway/src/b.ts": 'export { c as b } from "./c.ts";',
      "packages/gateway/src/c.ts": 'import { a } from "./a.ts"; export const c = a;',
    });
    expect(found).toEqual([
      "packages/gateway/src/a.ts: these files need each other to load: packages/gateway/src/a.ts, packages/gateway/src/b.ts, packages/gateway/src/c.ts",
    ]);
  });

  test("types and lazy imports make none", async () => {
    const found = await messagesOf({
      "packages/gateway/src/a.ts": 'import { b } from "./b.ts"; export const a = b; export type A = 1;',
      "packages/gateway/src/b.ts": 'import type { A } from "./a.ts"; export const b = (): A => 1;',
      "packages/gateway/src/c.ts": 'export const c = () => import("./d.ts");',
      "packages/gateway/src/d.ts": 'import { c } from "./c.ts"; export const d = c;',
    });
    expect(found).toEqual([]);
  });
});

describe("browser safety", () => {
  test("finds Node where a browser goes, also behind the door of the SDK", async () => {
    const found = await messagesOf({
      "packages/promptfile/src/hash.ts": 'import { createHash } from "node:crypto"; createHash;',
      "packages/promptfile/src/jinja/index.ts": 'import { readFile } from "node:fs"; readFile;',
      "packages/promptfile/src/hash.test.ts": 'import { readFileSync } from "node:fs"; readFileSync;',
      "packages/sdk/package.json": manifest("sdk"),
      "packages/sdk/src/index.ts": 'export { send } from "./send.ts";',
      "packages/sdk/src/send.ts": 'import { request } from "http"; export const send = request;',
      "packages/sdk/src/files.ts": 'import { watch } from "node:fs"; watch;',
    });
    expect(found).toEqual([
      "packages/promptfile/src/hash.ts:1 imports node:crypto, but this file also runs in a browser",
      "packages/sdk/src/send.ts:1 imports http, but this file also runs in a browser",
    ]);
  });
});

describe("features", () => {
  const features = {
    "apps/server/src/features/graph.ts": "export const featureOrder = ['files', 'prompts'];",
    "apps/server/src/features/files/index.ts": 'export { save } from "./save.ts";',
    "apps/server/src/features/files/save.ts": "export const save = 1;",
    "apps/server/src/features/prompts/index.ts": 'import { save } from "../files/index.ts"; save;',
  };

  test("lend what they have for tests to tests of several, and to nothing else", async () => {
    const lent = "apps/server/src/features/files/testing/open-files.ts";
    const borrow = 'import { openFiles } from "./features/files/testing/open-files.ts"; openFiles;';
    const found = await messagesOf({
      ...features,
      [lent]: "export const openFiles = 1;",
      "apps/server/src/both.test.ts": borrow,
      "apps/server/src/main.ts": borrow,
    });
    expect(found).toEqual([
      "apps/server/src/main.ts:1 reaches into feature files: import features/files/index.ts",
    ]);
  });

  test("import each other downwards and through their doors", async () => {
    expect(await messagesOf(features)).toEqual([]);
    const found = await messagesOf({
      ...features,
      "apps/server/src/features/prompts/call.ts": 'import { save } from "../files/save.ts"; save;',
      "apps/server/src/features/files/list.ts": 'import "../prompts/index.ts";',
      "apps/server/src/kernel/ids.ts": 'import { save } from "../features/files/index.ts"; save;',
    });
    expect(found).toEqual([
      "apps/server/src/features/files/list.ts:1 feature files may not import prompts, which stands above it in apps/server/src/features/graph.ts",
      "apps/server/src/features/prompts/call.ts:1 reaches into feature files: import features/files/index.ts",
      "apps/server/src/kernel/ids.ts:1 the kernel imports no feature (files)",
    ]);
  });

  test("stand in an order that names each of them once", async () => {
    const found = await messagesOf({
      ...features,
      "apps/server/src/features/graph.ts":
        "export const featureOrder = ['files', 'prompts', 'gone', 'files'];",
      "apps/server/src/features/logs/index.ts": "",
    });
    expect(found).toEqual([
      "apps/server/src/features/graph.ts: lacks logs",
      "apps/server/src/features/graph.ts: names gone, which is no feature",
      "apps/server/src/features/graph.ts: names files twice",
    ]);
  });
});

describe("variants", () => {
  test("do not import their siblings", async () => {
    const found = await messagesOf({
      "packages/gateway/src/providers/a/index.ts": 'import { b } from "../b/index.ts"; b;',
      "packages/gateway/src/providers/b/index.ts": "export const b = 1;",
    });
    expect(found).toEqual(["packages/gateway/src/providers/a/index.ts:1 variant a imports its sibling b"]);
  });
});

describe("imports of a file", () => {
  test("are read with their kinds and lines", () => {
    const text = `import type { A } from "./a.ts";
import { type B } from "./b.ts";
import "./c.ts";
export type { D } from "./d.ts";
export * from "./e.ts";
const f = () => import("./f.ts");
// import "./g.ts";
const h = 'import "./h.ts"';`;
    const read = importsOf("x.ts", text).map(({ specifier, isTypeOnly, isLazy, line }) => ({
      [specifier]: [isTypeOnly, isLazy, line],
    }));
    expect(Object.assign({}, ...read)).toEqual({
      "./a.ts": [true, false, 1],
      "./b.ts": [true, false, 2],
      "./c.ts": [false, false, 3],
      "./d.ts": [true, false, 4],
      "./e.ts": [false, false, 5],
      "./f.ts": [false, true, 6],
    });
  });
});
