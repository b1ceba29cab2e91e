/** Counts what is under way, so that a process that stops can wait for its end. */
export type RunningWork = {
  begin(): void;
  /** Once for each `begin`. */
  end(): void;
  /** Resolves when nothing is under way. */
  settled(): Promise<void>;
};

export function createRunningWork(): RunningWork {
  let count = 0;
  let waiting: (() => void)[] = [];
  return {
    begin() {
      count += 1;
    },
    end() {
      count -= 1;
      if (count > 0) return;
      for (const resolve of waiting) resolve();
      waiting = [];
    },
    settled: () => (count === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  };
}
