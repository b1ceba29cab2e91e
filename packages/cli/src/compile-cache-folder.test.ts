import path from "node:path";
import { expect, test } from "vitest";
import { compileCacheFolder } from "./compile-cache-folder.ts";

const folderOf = (args: string[], environment: Record<string, string> = {}) =>
  compileCacheFolder({ args, environment, modulesFolder: "/p/node_modules" });

test("a server compiles into its data folder, however that is named", () => {
  expect(folderOf(["serve", "--data-dir", "/data/a"], { PARLEY_DATA_DIR: "/data/b" })).toBe("/data/a/cache");
  expect(folderOf(["serve", "--port", "1", "--data-dir=/data/a"])).toBe("/data/a/cache");
  expect(folderOf(["serve"], { PARLEY_DATA_DIR: "/data/b" })).toBe("/data/b/cache");
  expect(folderOf(["serve"])).toBe(path.resolve(".parley/cache"));
});

test("other commands never touch a data folder", () => {
  expect(folderOf(["serve", "--help"])).toBe("/p/node_modules/.cache/parley");
  expect(folderOf(["call", "x", "--data-dir", "/data/a"])).toBe("/p/node_modules/.cache/parley");
});
