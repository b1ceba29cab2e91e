import { join } from "node:path";
import { expect, test } from "vitest";
import { findDrift } from "./generated-file.ts";
import { createTemporaryRepository } from "./testing/temporary-repository.ts";

test("drift of a generated file is found, with its first line", async () => {
  const root = await createTemporaryRepository({ "a.json": "1\n2\n3\n" });
  const file = { path: join(root, "a.json"), command: "npm run a" };
  expect(await findDrift({ ...file, text: "1\n2\n3\n" })).toBeUndefined();
  expect(await findDrift({ ...file, text: "1\nx\n3\n" })).toMatch(
    /out of date \(first at line 2\).*npm run a/,
  );
  expect(await findDrift({ ...file, path: join(root, "b.json"), text: "" })).toMatch(/does not exist/);
});
