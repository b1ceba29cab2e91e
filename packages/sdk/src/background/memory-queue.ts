import type { LogQueue } from "./log-queue.ts";

/** Entries in memory: lost with the process. */
export function createMemoryQueue({ maxBytes }: { maxBytes: number }): LogQueue {
  let entries: string[] = [];
  let bytes = 0;
  return {
    append(entry) {
      if (bytes + entry.length > maxBytes) return false;
      bytes += entry.length;
      entries.push(entry);
      return true;
    },
    take({ maxEntries, maxBytes: most }) {
      if (entries.length === 0) return undefined;
      let taken = 0;
      let total = 0;
      while (taken < Math.min(maxEntries, entries.length)) {
        total += entries[taken]?.length ?? 0;
        if (taken > 0 && total > most) break;
        taken += 1;
      }
      const batch = entries.slice(0, taken);
      return {
        entries: batch,
        settle() {
          entries = entries.slice(batch.length);
          bytes -= batch.reduce((sum, entry) => sum + entry.length, 0);
        },
      };
    },
    get size() {
      return entries.length;
    },
    reject: () => null,
    adopt: () => false,
    close() {},
  };
}
