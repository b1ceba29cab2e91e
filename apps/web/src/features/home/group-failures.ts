type Call = {
  id: string;
  created_at: string;
  error?: string | null | undefined;
  file: { id: string; path: string };
};

/** Calls of one file that failed for the same reason. */
export type Failure = {
  fileId: string;
  path: string;
  reason: string;
  count: number;
  newestId: string;
  newestAt: string;
};

/** Failed calls (newest first) by file and reason, the most frequent first. Numbers and ids do not make a reason. */
export function groupFailures(calls: readonly Call[]): Failure[] {
  const groups = new Map<string, Failure>();
  for (const { id, created_at: at, error, file } of calls) {
    if (!error) continue;
    const key = `${file.id} ${error.replaceAll(/\S*\d\S*/g, "#")}`;
    const group = groups.get(key);
    if (group) group.count += 1;
    else {
      const { id: fileId, path } = file;
      groups.set(key, { fileId, path, reason: error, count: 1, newestId: id, newestAt: at });
    }
  }
  return [...groups.values()].sort((one, other) => other.count - one.count);
}
