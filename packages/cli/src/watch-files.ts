import { stat } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";

export type FileWatch = {
  /** The absolute paths to look at; asked anew each time, so that new files are seen. */
  list: () => Promise<readonly string[]>;
  intervalMs: number;
  signal?: AbortSignal | undefined;
};

/**
 * The files that change, come or go after this was called, as sets, one for each look that found any. It asks the file
 * system again and again instead of waiting for its events, which miss what editors put in a file's place, and do not
 * exist on all network drives.
 *
 * @example
 * const changes = await watchFiles({ list: findFiles, intervalMs: 300 });
 * for await (const changed of changes) await run(changed);
 */
export async function watchFiles({
  list,
  intervalMs,
  signal,
}: FileWatch): Promise<AsyncGenerator<Set<string>, void>> {
  return follow(await look(list), { list, intervalMs, signal });
}

async function* follow(
  known: Map<string, string>,
  { list, intervalMs, signal }: FileWatch,
): AsyncGenerator<Set<string>, void> {
  let before = known;
  for (;;) {
    await wait(intervalMs, undefined, { signal }).catch(() => {});
    if (signal?.aborted) return;
    const now = await look(list);
    const paths = new Set([...before.keys(), ...now.keys()]);
    const changed = [...paths].filter((path) => before.get(path) !== now.get(path));
    before = now;
    if (changed.length > 0) yield new Set(changed);
  }
}

async function look(list: FileWatch["list"]): Promise<Map<string, string>> {
  const marks = await Promise.all(
    (await list()).map(async (path) => {
      const facts = await stat(path, { bigint: true }).catch(() => undefined);
      return facts && ([path, `${facts.mtimeNs} ${facts.size} ${facts.ino}`] as const);
    }),
  );
  return new Map(marks.filter((mark) => mark !== undefined));
}
