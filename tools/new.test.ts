import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkGraph } from "./check-graph.ts";
import { checkSkeleton } from "./check-skeleton.ts";
import { planFor } from "./new.ts";
import { carryOut, insert } from "./new/plan.ts";
import { repositoryRoot } from "./repository.ts";
import { createTemporaryRepository } from "./testing/temporary-repository.ts";

const now = new Date("2026-01-31T12:00:00Z");

async function copyRepository(): Promise<string> {
  const root = await createTemporaryRepository({});
  for (const folder of ["packages", "apps/server"]) {
    await cp(join(repositoryRoot, folder), join(root, folder), {
      recursive: true,
      filter: (path) => !/node_modules|\.test\.ts$/.test(path),
    });
  }
  return root;
}

test.each([
  [["provider", "acme-cloud"], "packages/gateway/src/providers/acme-cloud/index.ts"],
  [["feature", "daily-reports"], "apps/server/src/features/daily-reports/daily-reports.routes.ts"],
])("what `npm run new %s` makes breaks no rule and cannot be made twice", async (args, path) => {
  const broken = async (folder: string) => [...(await checkGraph(folder)), ...(await checkSkeleton(folder))];
  const root = await copyRepository();
  await carryOut(planFor(args, now)!, root);
  expect(await broken(root)).toEqual(await broken(await copyRepository()));
  expect((await readFile(join(root, path), "utf8")).length).toBeGreaterThan(100);
  await expect(carryOut(planFor(args, now)!, root)).rejects.toThrow("exists already");
});

test("other arguments make nothing", () => {
  expect(planFor([], now)).toBeUndefined();
  expect(planFor(["provider"], now)).toBeUndefined();
  expect(planFor(["provider", "Acme Cloud"], now)).toBeUndefined();
  expect(planFor(["page", "x"], now)).toBeUndefined();
});

test("a place that is gone is said, not guessed", () => {
  expect(insert("a\nb", { path: "x.ts", before: "b", line: "c" })).toBe("a\nc\nb");
  expect(insert("a\nb\na", { path: "x.ts", after: "a", line: "c" })).toBe("a\nb\na\nc");
  expect(() => insert("a", { path: "x.ts", before: "z", line: "c" })).toThrow(
    'x.ts no longer has the place for "c"',
  );
  expect(() => insert("a", { path: "x.ts", after: "z", line: "c" })).toThrow("no longer");
});
