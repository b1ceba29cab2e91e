import { readdirSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { nextOrder } from "./process-identity.ts";
import { type Owner, readSegmentName, toSegmentName } from "./segment-name.ts";

/** How often a living process says so, by the time of its segments. */
export const heartbeatMs = 10_000;
/** After which silence a process that cannot be asked (it ran in another container, or before a restart) counts as ended. */
const silenceMs = 6 * heartbeatMs;

/** Takes over the segments of processes that have ended; answers their new paths, oldest first. */
export function claimOrphans(folder: string, self: Owner): string[] {
  return readdirSync(folder)
    .toSorted()
    .flatMap((name) => {
      const segment = readSegmentName(name);
      const path = join(folder, name);
      if (!segment || isAlive(segment.owner, self, path)) return [];
      const claimed = join(folder, toSegmentName(nextOrder(), self));
      return rename(path, claimed) ? claimed : [];
    });
}

/** The number of a process that there never is. */
const nobody = 0;

/** Leaves a segment to whoever comes first. */
export function releaseSegment(folder: string, path: string, self: Owner): void {
  rename(path, join(folder, toSegmentName(nextOrder(), { ...self, pid: nobody })));
}

function isAlive(owner: Owner, self: Owner, path: string): boolean {
  if (owner.pid === nobody) return false;
  if (owner.instance === self.instance) return true;
  if (owner.host !== self.host) {
    const changedMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
    return changedMs === undefined || Date.now() - changedMs < silenceMs;
  }
  // Its number is ours now, so it has ended.
  if (owner.pid === self.pid) return false;
  try {
    process.kill(owner.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/** False where another process was faster. */
function rename(from: string, to: string): boolean {
  try {
    renameSync(from, to);
  } catch {
    return false;
  }
  try {
    renameSync(`${from}.sent`, `${to}.sent`);
  } catch {
    // Nothing of it was sent.
  }
  return true;
}
