import type { Readable } from "node:stream";

export type LineReader = {
  /** The next line; undefined at the end. */
  next(): Promise<string | undefined>;
  /** From here on at most so many bytes; then `onExceeded` is called, and nothing more is kept. */
  limit(bytes: number, onExceeded: () => void): void;
};

/** Reads lines one after the other, keeping no more than is allowed. */
export function readLines(stream: Readable): LineReader {
  const lines: string[] = [];
  let parts: Buffer[] = [];
  let left = 65_536;
  let onExceeded: () => void = () => {};
  const state = { isOver: false };
  let wake: () => void = () => {};
  stream.on("data", (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) {
      parts = [];
      onExceeded();
      return;
    }
    let rest = chunk;
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      lines.push(Buffer.concat([...parts, rest.subarray(0, end)]).toString("utf8"));
      parts = [];
      rest = rest.subarray(end + 1);
    }
    if (rest.length > 0) parts.push(rest);
    wake();
  });
  const finish = (): void => {
    state.isOver = true;
    wake();
  };
  stream.once("close", finish);
  stream.once("error", finish);
  return {
    async next() {
      while (lines.length === 0 && !state.isOver)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      return lines.shift();
    },
    limit(bytes, exceeded) {
      left = bytes;
      onExceeded = exceeded;
    },
  };
}
