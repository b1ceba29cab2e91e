import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestDatabases } from "@parley/db/testing";
import { Parley } from "@parley/sdk";
import { openTestApp, type OpenTestApp } from "@parley/server/testing";
import type { OnStep } from "../folder/journal.ts";
import { openWorkTree, type WorkTree, type WorkTreeOptions } from "../folder/work-tree.ts";
import { openRegistry, type Registry } from "../registry/registry.ts";

/** A server in process and folders of people who work with it, gone when disposed. */
export type OpenSides = AsyncDisposable & {
  app: OpenTestApp;
  registry: Registry;
  /** The same server for an organization that has nothing of the others, and no Files. */
  openOrganization(): Promise<Pick<OpenSides, "registry" | "clone">>;
  /** A work tree in a folder of its own, or in one that is there. */
  clone(options?: {
    root?: string;
    environment?: string;
    onStep?: OnStep;
    namesOf?: WorkTreeOptions["namesOf"];
  }): WorkTree & { root: string; folder: string };
};

/** @example await using sides = await openSides({ open }); */
export async function openSides({ open }: Pick<TestDatabases, "open">): Promise<OpenSides> {
  const app = await openTestApp({ open });
  const top = mkdtempSync(join(tmpdir(), "parley-sync-"));
  let count = 0;
  const openFor = (apiKey: string): Pick<OpenSides, "registry" | "clone"> => {
    const client = new Parley({
      environment: {},
      baseUrl: "http://parley.test",
      apiKey,
      maxRetries: 0,
      fetch: async (input, init) => app.app.fetch(new Request(input, init)),
    });
    const registry = openRegistry(client);
    return {
      registry,
      clone({ root = join(top, String((count += 1))), ...given } = {}) {
        const folder = join(root, "parley");
        const project = { root, folder, server: undefined, environment: undefined };
        return { ...openWorkTree({ project, registry, ...given }), root, folder };
      },
    };
  };
  return {
    app,
    ...openFor(app.apiKey),
    async openOrganization() {
      const organization = openFor((await app.createOtherOrganization()).apiKey);
      for (const file of await organization.registry.list()) await organization.registry.delete(file);
      return organization;
    },
    async [Symbol.asyncDispose]() {
      rmSync(top, { recursive: true, force: true });
      await app[Symbol.asyncDispose]();
    },
  };
}
