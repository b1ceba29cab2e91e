import type { Terminal } from "../../terminal.ts";

/** How far a long command is: one line of standard error, written over and over on a terminal. */
export type Progress = {
  show(text: string): void;
  /** Takes the line away. */
  end(): void;
};

const everyMs = 100;

export function createProgress({ stderr }: Terminal, isQuiet: boolean): Progress {
  const isShown = stderr.isTTY && !isQuiet;
  let shownAt = 0;
  const write = (text: string): void => void stderr.write(`\r\u001b[2K${text}`);
  return {
    show(text) {
      if (!isShown || Date.now() - shownAt < everyMs) return;
      shownAt = Date.now();
      write(text.slice(0, Math.max(20, (stderr.columns ?? 80) - 1)));
    },
    end() {
      if (isShown && shownAt > 0) write("");
    },
  };
}
