import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { createSandbox } from "../sandbox/create-sandbox.ts";
import type { Sandbox, SandboxOptions } from "../sandbox/create-sandbox.ts";

/** A sandbox with real processes, closed after the tests of the file. */
export async function openTestSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const cacheFolder = await mkdtemp(join(tmpdir(), "parley-sandbox-"));
  const sandbox = createSandbox({ cacheFolder, ...options });
  afterAll(async () => {
    await sandbox.close();
    await rm(cacheFolder, { recursive: true });
  });
  return sandbox;
}
