/** Marks a process that was started with the settings below. */
const mark = "PARLEY_IS_LEAN";

/**
 * What keeps a busy server small, and can only be given to a process at its start. Without them Node lets garbage
 * pile up for hundreds of megabytes before it looks, and glibc keeps a heap of freed memory for each thread. What starting
 * left behind the server has collected itself, once.
 * See docs/decisions/0010-a-server-starts-lean.md.
 */
const nodeFlags = [
  "--max-semi-space-size=4",
  "--heap-growing-percent=50",
  // So small a space is collected by one thread with less work than by several, which others could use.
  "--no-parallel-scavenge",
  "--expose-gc",
];
const variables = { MALLOC_ARENA_MAX: "1" };

/**
 * Replaces this process by one with those settings, where the system can do that (not on Windows). Given settings
 * win: a Node that was started with flags of its own is left alone. Returns when there is nothing to do.
 *
 * Named in the environment, `cacheFolder` (of compiled code) serves the very first module and those of every thread:
 * a process or thread that strips the types of a single file keeps 17 MB for that ever after.
 */
export function startLean(program: string, args: readonly string[], cacheFolder: string | undefined): void {
  const isLeft =
    process.env[mark] !== undefined || process.execArgv.length > 0 || process.platform === "win32";
  if (args[0] !== "serve" || isLeft || process.execve === undefined) return;
  process.execve(process.execPath, [process.execPath, ...nodeFlags, program, ...args], {
    ...variables,
    ...(cacheFolder !== undefined && { NODE_COMPILE_CACHE: cacheFolder }),
    ...process.env,
    [mark]: "1",
  });
}
