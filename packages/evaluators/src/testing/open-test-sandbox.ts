import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";
import type { EngineName } from "../sandbox/engines.ts";
import { createSandbox } from "../sandbox/create-sandbox.ts";
import type { Sandbox, SandboxOptions } from "../sandbox/create-sandbox.ts";

/** Python's start is made once, not in every run of the tests. */
const cacheFolder = fileURLToPath(new URL("../../../../node_modules/.cache/parley-sandbox", import.meta.url));

/** A sandbox with real processes, the named ones started already; closed after the tests of the file. */
export async function openTestSandbox(
  engines: readonly EngineName[] = [],
  options: SandboxOptions = {},
): Promise<Sandbox> {
  const sandbox = createSandbox({ cacheFolder, ...options });
  afterAll(() => sandbox.close());
  await sandbox.warm(engines);
  return sandbox;
}
