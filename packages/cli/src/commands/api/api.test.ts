import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startParley } from "../../__fixtures__/parley-process.ts";

let parley: Awaited<ReturnType<typeof startParley>>;
beforeAll(async () => {
  parley = await startParley();
});
afterAll(() => parley.stop());

test("it says what there is, and what an operation takes", async () => {
  expect((await parley.run(["api", "--no-json"])).stdout).toMatch(/datasets\s+Cases to evaluate with/);
  expect((await parley.run(["api", "datasets", "--no-json"])).stdout).toContain("datasets.exportDatapoints");
  const described = await parley.run(["api", "datasets.importDatapoints", "--describe", "--json"]);
  const { path, fields } = JSON.parse(described.stdout) as {
    path: string;
    fields: { name: string; isRequired: boolean }[];
  };
  expect(path).toBe("/datasets/:id/datapoints/import");
  expect(fields.filter(({ isRequired }) => isRequired).map(({ name }) => name)).toEqual(["id", "file"]);
});

test("any operation is called by its name: fields, JSON, a body, files in and out", async () => {
  writeFileSync(join(parley.cwd, "body.json"), JSON.stringify({ datapoints: [{ inputs: { a: "1" } }] }));
  writeFileSync(join(parley.cwd, "more.csv"), "a\n2\n3\n");
  const made = await parley.run(["api", "datasets.upsert", "path=cases", "--body", "body.json"]);
  const { id } = JSON.parse(made.stdout) as { id: string };
  const grown = await parley.run([
    "api",
    "datasets.importDatapoints",
    `id=${id}`,
    "file=@more.csv",
    "version_name=more",
  ]);
  const version = JSON.parse(grown.stdout) as {
    version_id: string;
    datapoints_count: number;
    version_name: string;
  };
  expect(version).toMatchObject({ datapoints_count: 3, version_name: "more" });
  const listed = await parley.run([
    "api",
    "datasets.list-datapoints",
    `id=${id}`,
    `version_id=${version.version_id}`,
    "size:=1",
    "--all",
    "2",
  ]);
  expect(JSON.parse(listed.stdout)).toMatchObject([{ inputs: { a: "1" } }, { inputs: { a: "2" } }]);
  const out = ["format=csv", `version_id=${version.version_id}`, "--out", "out.csv"];
  expect((await parley.run(["api", "datasets.exportDatapoints", `id=${id}`, ...out])).code).toBe(0);
  expect(readFileSync(join(parley.cwd, "out.csv"), "utf8")).toBe("a\n1\n2\n3\n");
  expect((await parley.run(["api", "datasets.delete", `id=${id}`])).code).toBe(0);
});

test.each([
  [["api", "nothing.list"], 2, "There are: "],
  [["api", "datasets.nothing"], 2, "It has: "],
  [["api", "datasets.get"], 1, "needs a non-empty `id`"],
  [["api", "datasets.get", "id=ds_none"], 1, "does not exist"],
  [["api", "datasets.list", "colour=red"], 1, "takes no `colour`"],
  [["api", "datasets.list", "oops"], 2, "name=text"],
  [["api", "datasets.importDatapoints", "id=x", "file=@none.csv"], 2, "none.csv"],
])("parley %j ends with %i and says why", async (words, code, why) => {
  const ended = await parley.run([...words]);
  expect(ended.stderr).toContain(why);
  expect(ended.code).toBe(code);
});
