import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Engine } from "./engines.ts";
import { lendSandboxFiles } from "./lend-sandbox-files.ts";
import { findProgram, programEnvironment } from "./programs.ts";

const entry = fileURLToPath(new URL("../../packages/cli/src/bin.ts", import.meta.url));
export const compileCache = fileURLToPath(new URL("../../node_modules/.cache/parley-e2e", import.meta.url));
/** Less than a hook's, so that it is this that says what was written. */
const startTimeoutMs = 90_000;

/** A real process, started as a user would start it. */
export type Parley = AsyncDisposable & {
  /** `http://127.0.0.1:…`; another one after a restart. */
  readonly url: string;
  readonly apiKey: string;
  readonly signInUrl: string;
  readonly dataFolder: string;
  /** Everything it has written to standard output and standard error so far. */
  readonly written: { out: string; log: string };
  /** Asks with the API key; a body is sent as JSON. */
  request(method: string, path: string, options?: RequestOptions): Promise<Response>;
  signal(name: NodeJS.Signals): void;
  /** Resolves when the process has ended. */
  ended(): Promise<{ code: number | null; signal: string | null }>;
  /** Starts it again on the same data. */
  start(): Promise<void>;
};

export type RequestOptions = { body?: unknown; headers?: Record<string, string>; signal?: AbortSignal };

export type ParleyOptions = {
  engine: Engine;
  environment?: Record<string, string>;
  /** Finds a database without a single table, as after an installation. */
  isEmpty?: boolean;
  /** Starts the sources, as a user does, also where there is a bundle of them: for tests of the start itself. */
  isFromSource?: boolean;
};

const running = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** Starts Parley on a free port with data of its own; disposing stops it and deletes the data. */
export async function startParley(options: ParleyOptions): Promise<Parley> {
  const { engine, environment = {}, isEmpty = false, isFromSource = false } = options;
  const program = isFromSource ? entry : findProgram(entry);
  const dataFolder = await mkdtemp(path.join(tmpdir(), "parley-e2e-"));
  const { databaseUrl, ...database } = await engine.open({ dataFolder, isEmpty });
  // Without them it works as well, only slower.
  if (!isEmpty) await lendSandboxFiles(dataFolder).catch(() => {});
  const apiKey = "hl_sk_0123456789abcdef0123456789abcdef0123456789abcdef";
  const written = { out: "", log: "" };
  let child: ChildProcess | undefined;
  let signInUrl = "";

  const start = async (): Promise<void> => {
    const started = spawn(process.execPath, [program, "serve"], {
      cwd: dataFolder,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        PATH: process.env["PATH"] ?? "",
        PORT: "0",
        PARLEY_DATA_DIR: dataFolder,
        PARLEY_API_KEY: apiKey,
        PARLEY_EXAMPLES: "off",
        // Each process has a data folder of its own, so a cache there would only ever be written: all share one.
        NODE_COMPILE_CACHE: compileCache,
        ...(!isFromSource && programEnvironment),
        ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }),
        ...environment,
      },
    });
    child = started;
    running.add(started);
    started.once("exit", () => running.delete(started));
    started.stderr?.on("data", (chunk: Buffer) => void (written.log += chunk.toString()));
    signInUrl = await readSignInUrl(started, written);
  };
  const ended = async () => {
    if (child === undefined) throw new Error("It was never started.");
    const { exitCode, signalCode } = child;
    if (exitCode !== null || signalCode !== null) return { code: exitCode, signal: signalCode };
    const current = child;
    return new Promise<{ code: number | null; signal: string | null }>((resolve) => {
      current.once("exit", (code, signal) => resolve({ code, signal }));
    });
  };
  const clean = async (): Promise<void> => {
    child?.kill("SIGKILL");
    if (child) await ended();
    await database[Symbol.asyncDispose]();
    await rm(dataFolder, { recursive: true, force: true });
  };
  try {
    await start();
  } catch (error) {
    await clean();
    throw error;
  }
  return {
    get url() {
      return new URL(signInUrl).origin;
    },
    get signInUrl() {
      return signInUrl;
    },
    apiKey,
    dataFolder,
    written,
    request(method, target, { body, headers = {}, signal } = {}) {
      return fetch(new URL(signInUrl).origin + target, {
        method,
        headers: {
          "x-api-key": apiKey,
          ...(body !== undefined && { "content-type": "application/json" }),
          ...headers,
        },
        redirect: "manual",
        ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
        ...(signal && { signal }),
      });
    },
    signal: (name) => void child?.kill(name),
    ended,
    start,
    [Symbol.asyncDispose]: clean,
  };
}

function readSignInUrl(child: ChildProcess, written: { out: string; log: string }): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string): void =>
      reject(new Error(`Parley ${reason}.\n${written.out}\n${written.log}`));
    const timer = setTimeout(() => fail("did not start in time"), startTimeoutMs);
    child.once("exit", (code, signal) => {
      clearTimeout(timer);
      fail(`ended with ${signal ?? code} before it was ready`);
    });
    let out = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      out += chunk.toString();
      written.out += chunk.toString();
      const found = /Parley is ready: (\S+)/.exec(out)?.[1];
      if (found === undefined) return;
      clearTimeout(timer);
      resolve(found);
    });
  });
}
