import { requestErrors } from "@parley/contract";
import { isParleyError, type Parley } from "@parley/sdk";

/** Says when the registry may have changed. */
export type RegistryFollower = {
  /** Resolves once it may have; rejects where it cannot be asked. What was told is told again until `settle`. */
  next(): Promise<void>;
  /** What was told is dealt with. */
  settle(): void;
};

type Following = {
  files: Pick<Parley["files"], "listChanges">;
  /** What all Files there are at, in a few characters: for servers that cannot be waited for. */
  look(): Promise<string>;
  /** How often such a server is asked. */
  intervalMs: number;
  pause(ms: number): Promise<void>;
};

const waitSeconds = 25;
/** Beyond the time for which the server lets it wait. */
const timeoutMs = (waitSeconds + 30) * 1000;

/**
 * Follows the changes that the server tells; an older server, which tells none, is asked again and again.
 *
 * @example
 * const follower = await followRegistry({ files: parley.files, look, intervalMs: 2000, pause });
 * for (;;) { await follower.next(); await tree.sync(); follower.settle(); }
 */
export async function followRegistry(following: Following): Promise<RegistryFollower> {
  const start = await findStart(following.files);
  return start === undefined ? poll(following) : wait(following.files, start);
}

async function findStart(files: Following["files"]): Promise<number | undefined> {
  try {
    return (await files.listChanges({})).next;
  } catch (error) {
    const isOlder = isParleyError(error) && error.code === requestErrors.routeUnknown.code;
    if (isOlder) return undefined;
    throw error;
  }
}

function wait(files: Following["files"], start: number): RegistryFollower {
  let after = start;
  let told = start;
  return {
    async next() {
      for (;;) {
        const { records, next } = await files.listChanges(
          { after, wait_seconds: waitSeconds },
          { timeoutMs },
        );
        told = next;
        if (records.length > 0) return;
      }
    },
    settle() {
      after = told;
    },
  };
}

async function poll({ look, intervalMs, pause }: Following): Promise<RegistryFollower> {
  let seen = await look();
  let told = seen;
  return {
    async next() {
      for (;;) {
        await pause(intervalMs);
        told = await look();
        if (told !== seen) return;
      }
    },
    settle() {
      seen = told;
    },
  };
}
