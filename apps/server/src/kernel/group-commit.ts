import { withoutRowFilter } from "@parley/db";
import { setImmediate as nextTurn } from "node:timers/promises";

/**
 * Writes what many callers append in shared transactions, and answers each caller after the commit that holds their
 * entry. While one group is being written the next one gathers, so the busier it is, the larger the groups.
 */
export class GroupCommit<Entry, Result> {
  readonly #write: (entries: readonly Entry[]) => Promise<readonly Result[]>;
  readonly #isEntryFault: (error: unknown) => boolean;
  readonly #maxGroup: number;
  #waiting: Waiting<Entry, Result>[] = [];
  #writing: Promise<void> | undefined;

  /**
   * `write` commits a group and answers one result per entry, in order. When it throws what `isEntryFault` takes for
   * the fault of a single entry, the group is halved until that entry fails its own caller alone; any other error
   * fails the whole group at once, for what cannot be reached now cannot be reached entry by entry either.
   */
  constructor({
    write,
    isEntryFault,
    maxGroup,
  }: {
    write: (entries: readonly Entry[]) => Promise<readonly Result[]>;
    isEntryFault: (error: unknown) => boolean;
    maxGroup: number;
  }) {
    this.#write = write;
    this.#isEntryFault = isEntryFault;
    this.#maxGroup = maxGroup;
  }

  /** Resolves once the entry is committed. */
  append(entry: Entry): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ entry, resolve, reject });
      // What many wrote is written for none of them.
      this.#writing ??= withoutRowFilter(() => this.#drain());
    });
  }

  /** Resolves when everything appended so far is written or has failed. */
  async settled(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  async #drain(): Promise<void> {
    await nextTurn();
    // Where many come at once more are on their way: a commit costs more than the turn they take. One alone waits for nobody.
    if (this.#waiting.length > 1) await nextTurn();
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, this.#maxGroup);
      await this.#writeGroup(group);
    }
    this.#writing = undefined;
  }

  async #writeGroup(group: Waiting<Entry, Result>[]): Promise<void> {
    try {
      const results = await this.#write(group.map(({ entry }) => entry));
      for (const [index, waiting] of group.entries()) waiting.resolve(results[index] as Result);
    } catch (error) {
      if (group.length === 1 || !this.#isEntryFault(error)) {
        for (const waiting of group) waiting.reject(error);
        return;
      }
      const middle = Math.ceil(group.length / 2);
      await this.#writeGroup(group.slice(0, middle));
      await this.#writeGroup(group.slice(middle));
    }
  }
}

type Waiting<Entry, Result> = {
  entry: Entry;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
};
