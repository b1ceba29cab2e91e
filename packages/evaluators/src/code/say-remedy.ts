/** What code may want that the sandbox does not have or give, and what to do then. */
const remedies: readonly { found: RegExp; remedy: (name: string) => string }[] = [
  {
    found: /ModuleNotFoundError: No module named '([^']+)'/,
    remedy: (name) =>
      `The sandbox has Python’s standard library, and of packages those that are given to it (a server’s setting \`PARLEY_PYTHON_PACKAGES\`): write what you need of \`${name}\` in the code itself.`,
  },
  {
    found: /could not load module '([^']+)'/,
    remedy: (name) =>
      `The sandbox has no modules, neither Node’s nor packages: write what you need of \`${name}\` in the code itself.`,
  },
  {
    found: /ReferenceError: '?(fetch|require|process|setTimeout|setInterval|Buffer)'? is not defined/,
    remedy: (name) =>
      `The sandbox has no network, files or timers, and so no \`${name}\`: judge by what the Log and the Datapoint hold.`,
  },
  {
    found: /^The code ran longer than .* seconds, which is the limit\./,
    remedy: () => "The limit of a server is its setting `PARLEY_CODE_TIME_MS`.",
  },
  {
    found: /^The code used more than .* seconds of the processor, which is the limit\./,
    remedy: () => "The limit of a server is its setting `PARLEY_CODE_CPU_MS`.",
  },
  {
    found: /^The code needed more than .* of memory, which is the limit\./,
    remedy: () => "The limit of a server is its setting `PARLEY_CODE_MEMORY_MB`.",
  },
];

/** What whoever wrote the code can do about what it failed with, where that is known. */
export function sayRemedy(error: string): string | undefined {
  for (const { found, remedy } of remedies) {
    const match = found.exec(error);
    if (match !== null) return remedy(match[1] ?? "");
  }
  return undefined;
}
