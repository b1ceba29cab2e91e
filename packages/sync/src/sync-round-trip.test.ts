import { rmSync } from "node:fs";
import { join } from "node:path";
import { databases } from "@parley/db/testing";
import { isParleyError } from "@parley/sdk";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { contents } from "./testing/contents.ts";
import { openSides } from "./testing/open-sides.ts";

const count = 1000;

test(
  "a thousand varied Files come here and go back, and no version is new",
  { timeout: 300_000 },
  async () => {
    await using sides = await openSides({ open: databases[0]!.open });
    let saved = 0;
    // More than are wanted: some hold what a server refuses, such as code that does not run.
    for (const [index, content] of fc.sample(contents, { numRuns: count * 1.3, seed: 11 }).entries()) {
      if (saved === count) break;
      try {
        await sides.registry.save({ path: `folder ${index % 7}/file.${index}` }, content);
        saved += 1;
      } catch (error) {
        if (!isParleyError(error) || error.kind === "internal") throw error;
      }
    }
    expect(saved).toBe(count);
    const tree = sides.clone();
    const pulled = await tree.pull();
    expect([pulled.done.length, pulled.left]).toEqual([count, []]);
    // Nothing is known of before: not what was pulled, only what the texts say, is compared.
    rmSync(join(tree.root, "parley.lock"));
    rmSync(join(tree.root, ".parley"), { recursive: true, force: true });
    const pushed = await tree.push();
    expect([pushed.done, pushed.left]).toEqual([[], []]);
    expect((await sides.registry.list()).filter(({ version }) => version?.number !== 1)).toEqual([]);
  },
);
