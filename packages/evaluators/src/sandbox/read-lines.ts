import type { Readable } from "node:stream";

export type LineReader = {
  /** Calls it with each line, and with undefined at the end. Instead of whatever was called until now. */
  tell(onLine: (line: string | undefined) => void): void;
  /** From here on at most so many bytes; then `onExceeded` is called, and nothing more is kept. */
  limit(bytes: number, onExceeded: () => void): void;
};

/** Reads lines, keeping no more than is allowed. */
export function readLines(stream: Readable): LineReader {
  let parts: Buffer[] = [];
  let left = 65_536;
  let onExceeded: () => void = () => {};
  let onLine: (line: string | undefined) => void = () => {};
  stream.on("data", (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) {
      parts = [];
      onExceeded();
      return;
    }
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      const isWhole = parts.length === 0;
      const line = isWhole
        ? chunk.toString("utf8", start, end)
        : Buffer.concat([...parts, chunk.subarray(start, end)]).toString("utf8");
      if (!isWhole) parts = [];
      start = end + 1;
      onLine(line);
    }
    if (start < chunk.length) parts.push(chunk.subarray(start));
  });
  let isOver = false;
  const finish = (): void => {
    if (isOver) return;
    isOver = true;
    onLine(undefined);
  };
  stream.once("close", finish);
  stream.once("error", finish);
  return {
    tell(told) {
      onLine = told;
    },
    limit(bytes, exceeded) {
      left = bytes;
      onExceeded = exceeded;
    },
  };
}
