import { expect, it } from "vitest";
import { findFiles } from "./find-files.ts";

const files = ["support/reply", "welcome-email", "digest/weekly"].map((path) => ({ path }));

it.each([
  ["support reply", ["support/reply"]],
  ["support/reply", ["support/reply"]],
  ["Welcome Email", ["welcome-email"]],
  ["mail", ["welcome-email"]],
  ["support weekly", []],
  [" ", ["support/reply", "welcome-email", "digest/weekly"]],
])("finds by %j", (text, paths) => {
  expect(findFiles(files, text).map(({ path }) => path)).toEqual(paths);
});
