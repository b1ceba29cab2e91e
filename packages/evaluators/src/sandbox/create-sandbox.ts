import type { RunOrder } from "./child/frames.ts";
import { engineArguments, engineOf } from "./engines.ts";
import type { EngineOptions, EngineName } from "./engines.ts";
import { ProcessPool } from "./process-pool.ts";
import { findWheels } from "./python-packages.ts";
import { ensurePythonSnapshot } from "./python-snapshot.ts";
import { RunLimits, SandboxUnavailableError } from "./run-code.ts";
import type { CodeLanguage, JsonValue, RunRequest, RunResult } from "./run-code.ts";
import { startSandboxProcess } from "./sandbox-process.ts";
import type { SandboxProcess } from "./sandbox-process.ts";
import { ensureUntypedPrograms } from "./untyped-programs.ts";

export type SandboxOptions = {
  /**
   * A folder of ours to keep Python's start in, about 31 MB, and our programs without types; without it each Python
   * process starts slower, and every process is larger.
   */
  cacheFolder?: string | undefined;
  /** A folder of wheels that are only Python (`…-none-any.whl`), which code in Python can import. */
  pythonPackages?: string | undefined;
  /** Processes of each engine at most. Default 2. */
  maxProcesses?: number;
  /** Runs that may wait for a process of each engine. Default 100. */
  maxWaiting?: number;
  /** Runs after which a process is replaced. Default 10 000. */
  maxRuns?: number;
  /** How long a process waits for another run before it ends, in milliseconds. Default 300 000. */
  idleMs?: number;
  /**
   * How long whoever is patient waits for a process that runs code of theirs before a further one is started, in
   * milliseconds: one that keeps up is enough, and a further one takes 50 MB. Default 1000.
   */
  patienceMs?: number;
};

export type Sandbox = {
  /**
   * Runs people's code. How that ends is a value.
   *
   * @throws SandboxUnavailableError when it was not run; whatever the signal was aborted with
   */
  runCode(request: RunRequest): Promise<RunResult>;
  /** Starts a process for these languages, of a scope or for whoever comes first, so that the first run does not wait for it. */
  warm(languages: readonly CodeLanguage[], scope?: string): Promise<void>;
  /** Processes there are now. */
  processes(): { engine: EngineName; pid: number | undefined; residentBytes: number | undefined }[];
  /** Ends all processes; runs under way end as crashed, and what waits is refused. */
  close(): Promise<void>;
};

/**
 * Runs Python, JavaScript and TypeScript in processes that can harm nothing. Nothing is started before the first run.
 *
 * @throws SandboxUnavailableError for a folder of packages that cannot be used
 * @example
 * const sandbox = createSandbox({ cacheFolder: "./.parley/cache" });
 * const result = await sandbox.runCode({ language: "python", code: "def double(x): return x * 2", args: [21] });
 * if (result.ok) result.value; // 42
 * await sandbox.close();
 */
export function createSandbox({
  cacheFolder,
  pythonPackages,
  maxProcesses = 2,
  maxWaiting = 100,
  maxRuns = 10_000,
  idleMs = 300_000,
  patienceMs = 1000,
}: SandboxOptions = {}): Sandbox {
  const findSnapshot = createFinder(cacheFolder, ensurePythonSnapshot);
  const findPrograms = createFinder(cacheFolder, ensureUntypedPrograms);
  const wheels = pythonPackages === undefined ? [] : findWheels(pythonPackages);
  /** Few have both: one that was asked for TypeScript once will be again. */
  let hasTypeScript = false;
  const findOptions = async (engine: EngineName): Promise<EngineOptions> =>
    engine === "python"
      ? { snapshot: await findSnapshot(), programs: await findPrograms(), wheels }
      : { programs: await findPrograms(), hasTypeScript };
  const createPool = (engine: EngineName): ProcessPool =>
    new ProcessPool({
      start: async () => start(engine, await findOptions(engine)),
      maxProcesses,
      maxWaiting,
      maxRuns,
      idleMs,
      patienceMs,
    });
  const pools = { python: createPool("python"), javascript: createPool("javascript") };
  const all = Object.entries(pools) as [EngineName, ProcessPool][];
  return {
    async runCode(request) {
      const order = toOrder(request);
      hasTypeScript ||= request.language === "typescript";
      const { scope = "", signal, isPatient = false } = request;
      const pool = pools[engineOf(request.language)];
      for (let isAgain = false; ; isAgain = true) {
        using lease = await pool.lease(scope, { signal, isPatient, isAgain });
        const record = await lease.process.run(order, signal);
        // Another run before it ended the process: it had a place.
        if (record === undefined) continue;
        if (record.isCancelled()) signal?.throwIfAborted();
        return record.result();
      }
    },
    warm: async (languages, scope) => {
      hasTypeScript ||= languages.includes("typescript");
      const engines = new Set(languages.map(engineOf));
      await Promise.all([...engines].map((engine) => pools[engine].warm(scope)));
    },
    processes: () =>
      all.flatMap(([engine, pool]) =>
        pool.processes().map(({ pid, residentBytes }) => ({ engine, pid, residentBytes: residentBytes() })),
      ),
    close: async () => {
      await Promise.all(all.map(([, pool]) => pool.close()));
    },
  };
}

const oldestNode = 24;

type Find = () => Promise<string | undefined>;

/** Looks for a file of the cache once. Without it everything works as well, only slower. */
function createFinder(
  folder: string | undefined,
  ensure: (folder: string) => Promise<string | undefined>,
): Find {
  let found: Promise<string | undefined> | undefined;
  const find: Find = async () => (folder === undefined ? undefined : ensure(folder).catch(() => undefined));
  return () => (found ??= find());
}

async function start(engine: EngineName, options: EngineOptions): Promise<SandboxProcess> {
  try {
    return await startSandboxProcess(engineArguments(engine, options));
  } catch (cause) {
    if (cause instanceof SandboxUnavailableError) throw cause;
    const [major = 0] = process.versions.node.split(".").map(Number);
    const wanted = major < oldestNode ? ` It takes Node ${oldestNode}, and this is ${process.version}.` : "";
    throw new SandboxUnavailableError(`The sandbox does not start on this machine.${wanted}`, { cause });
  }
}

function toOrder({ language, code, entry, args, lasting, env = {}, limits = {} }: RunRequest): RunOrder {
  const { timeMs, cpuMs, memoryMb, outputBytes } = RunLimits.parse(limits);
  const parted = language === "python" || lasting === undefined ? undefined : partArgs(args, lasting);
  return {
    language,
    code,
    entry,
    ...(parted ?? { args: toJsonOfArgs(args) }),
    env,
    timeMs,
    cpuMs,
    memoryBytes: memoryMb * 1024 * 1024,
    outputBytes,
  };
}

/** The arguments without what is lasting of the first, and that. */
function partArgs(args: RunRequest["args"], name: string): Pick<RunOrder, "args" | "lasting"> | undefined {
  const [first, ...others] = Array.isArray(args) ? (args as readonly JsonValue[]) : [];
  if (typeof first !== "object" || first === null || Array.isArray(first)) return undefined;
  const value = Object.hasOwn(first, name) ? first[name] : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  const rest = toJsonOfRest(first, name);
  return {
    args: `[${[rest, ...others.map(toJsonOnce)].join()}]`,
    lasting: { name, json: toJsonOnce(value) },
  };
}

/** Of records whose lasting part is written apart, what is left of them. */
const writtenRests = new WeakMap<object, { name: string; json: string }>();

function toJsonOfRest(record: { [key: string]: JsonValue }, name: string): string {
  const known = writtenRests.get(record);
  if (known?.name === name) return known.json;
  // What takes its place keeps the order of keys.
  const json = JSON.stringify({ ...record, [name]: null });
  writtenRests.set(record, { name, json });
  return json;
}

/** Of records that several runs are given one after the other: each is written as JSON once. */
const written = new WeakMap<object, string>();

function toJsonOfArgs(args: RunRequest["args"]): string {
  return Array.isArray(args) ? `[${args.map(toJsonOnce).join()}]` : JSON.stringify(args);
}

function toJsonOnce(value: JsonValue): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const json = written.get(value) ?? JSON.stringify(value);
  written.set(value, json);
  return json;
}
