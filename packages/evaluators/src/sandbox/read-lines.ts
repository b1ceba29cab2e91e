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
    let rest = chunk;
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      const line = Buffer.concat([...parts, rest.subarray(0, end)]).toString("utf8");
      parts = [];
      rest = rest.subarray(end + 1);
      onLine(line);
    }
    if (rest.length > 0) parts.push(rest);
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
