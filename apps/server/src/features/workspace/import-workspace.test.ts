import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { FileHead } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp } from "../../testing/open-test-app.ts";
import { importWorkspace } from "./import-workspace.ts";

const text = "---\nmodel: mock-echo\nprovider: mock\n---\n\n<user>\n  Hello {{ name }}\n</user>\n";

describe.each(databases)("a folder of Prompts, on $name", ({ open }) => {
  test("is what its Files are at, whatever code logs of them later", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "parley-workspace-"));
    try {
      await writeFile(path.join(folder, "hello.prompt"), text);
      const database = await open();
      await using app = await openTestApp({ open: async () => database });
      const { body: me } = await app.ask<{ organization: { id: string } }>("GET", "/v5/me");
      const count = await database.transaction((executor) =>
        importWorkspace(executor, {
          folder,
          organizationId: me.organization.id,
          author: { id: "parley", full_name: "Example workspace" },
          now: app.clock.now,
        }),
      );
      expect(count).toBe(1);
      const headOf = async () => {
        const { body } = await app.ask<{ records: FileHead[] }>("GET", "/v5/files/heads");
        return body.records.find((head) => head.path === "hello")?.version?.id;
      };
      const before = await headOf();
      const logged = { model: "m", provider: "mock", template: "something else" };
      const log = await app.ask("POST", "/v5/prompts/log", { path: "hello", prompt: logged, output: "!" });
      expect(log.status).toBe(200);
      expect(await headOf()).toBe(before);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
