import { expect, test } from "vitest";
import { nameEvaluators } from "./name-evaluators.ts";

test("no two Evaluators that judge side by side have one name, also where they are versions of one", () => {
  const version = (path: string, version_id: string) => ({
    name: path.split("/").at(-1) ?? "",
    path,
    version_id,
  });
  expect(nameEvaluators([version("a/tone", "1"), version("a/short", "2")])).toEqual(["tone", "short"]);
  expect(
    nameEvaluators([
      version("a/tone", "1"),
      version("b/tone", "2"),
      version("b/tone", "3"),
      version("x", "4"),
    ]),
  ).toEqual(["a/tone", "b/tone 2", "b/tone 3", "x"]);
  expect(nameEvaluators([])).toEqual([]);
});
