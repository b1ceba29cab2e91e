import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { freePort, startNode, waitUntilReady, type Started } from "./process.ts";

export type StartedParley = Started & { origin: string; headers: Record<string, string>; dataFolder: string };

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What `npm start` runs, so that what is measured is what people get. */
function startArguments(): string[] {
  const manifest = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
    scripts: { start: string };
  };
  return manifest.scripts.start
    .replace(/^exec node /, "")
    .split(" ")
    .map((word) => (word.endsWith(".ts") ? path.join(root, word) : word));
}

const apiKey = "bench-key-0123456789abcdef";

/** A whole Parley on a database of its own, pinned to a core. */
export async function startParley(options: {
  /** Without one it is not pinned. */
  core?: number;
  env?: Record<string, string>;
  dataFolder?: string;
  /** Started once before, as every server but a brand-new one: its code is compiled and kept. */
  isSecondStart?: boolean;
  execArgv?: readonly string[];
  /** How long it may take to be ready; 20 s unless said otherwise. */
  readyMs?: number;
}): Promise<StartedParley> {
  const dataFolder = options.dataFolder ?? mkdtempSync(path.join(tmpdir(), "parley-bench-"));
  if (options.isSecondStart) {
    const first = await startParley({ ...options, dataFolder, isSecondStart: false });
    await first.stop();
  }
  const port = await freePort();
  const started = startNode(startArguments(), {
    ...(options.core !== undefined && { core: options.core }),
    ...(options.execArgv && { execArgv: options.execArgv }),
    env: {
      PORT: String(port),
      PARLEY_DATA_DIR: dataFolder,
      PARLEY_API_KEY: apiKey,
      PARLEY_LOG_LEVEL: "warn",
      ...options.env,
    },
  });
  const origin = `http://127.0.0.1:${port}`;
  await waitUntilReady(`${origin}/readyz`, options.readyMs).catch(async (error: unknown) => {
    await started.stop();
    throw error;
  });
  return {
    ...started,
    origin,
    dataFolder,
    headers: { "x-api-key": apiKey, "content-type": "application/json" },
    async stop() {
      await started.stop();
      if (options.dataFolder === undefined) rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}
