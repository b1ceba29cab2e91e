import {
  closeSync,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";

const newline = 10;

/** A file of entries, a line each, and how far it has been sent. */
export type Segment = {
  readonly path: string;
  /** Bytes of whole lines in it. */
  size: number;
  /** Bytes that were sent, kept in a small file beside it. */
  sent: number;
  /** Lines that were not sent. */
  waiting: number;
  /** Open for writing as long as it is the last one. */
  file: number | undefined;
};

const sentPath = (path: string): string => `${path}.sent`;

/** A new, empty segment, for its owner's eyes only. */
export function createSegment(path: string): Segment {
  return { path, size: 0, sent: 0, waiting: 0, file: openSync(path, "ax", 0o600) };
}

/** One that an earlier process left. A line without an end was never acknowledged, and is not part of it. */
export function openSegment(path: string): Segment {
  const bytes = readFileSync(path);
  let sent = 0;
  try {
    sent = Number(readFileSync(sentPath(path), "utf8"));
  } catch {
    // Nothing of it was sent.
  }
  const size = bytes.lastIndexOf(newline) + 1;
  const isLineStart = sent > 0 && sent <= size && bytes[sent - 1] === newline;
  const start = isLineStart ? sent : 0;
  const waiting = countLines(bytes.subarray(start, size));
  return { path, size, sent: start, waiting, file: undefined };
}

function countLines(bytes: Buffer): number {
  let count = 0;
  for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, end + 1)) count += 1;
  return count;
}

/** Adds lines; they are in the hands of the operating system when this returns. */
export function appendLines(segment: Segment, entries: readonly string[]): void {
  const bytes = Buffer.from(`${entries.join("\n")}\n`);
  const { file, size } = segment;
  if (file === undefined) throw new TypeError("The segment is closed.");
  // At a position: what a failed write left behind is written over.
  for (let written = 0; written < bytes.length;)
    written += writeSync(file, bytes, written, bytes.length - written, size + written);
  segment.size = size + bytes.length;
  segment.waiting += entries.length;
}

/** Whole lines from where sending stands; one at least, however long it is. */
export function readLines(segment: Segment, limits: { maxEntries: number; maxBytes: number }) {
  const left = segment.size - segment.sent;
  const file = openSync(segment.path, "r");
  try {
    for (let wanted = Math.min(left, limits.maxBytes); ; wanted = Math.min(left, wanted * 4)) {
      const bytes = Buffer.allocUnsafe(wanted);
      const got = readSync(file, bytes, 0, wanted, segment.sent);
      if (got < wanted && fstatSync(file).size < segment.sent + wanted)
        throw new Error(`${segment.path} is shorter than what was written to it.`);
      // Beyond the limit it is for the sake of one line.
      const maxEntries = wanted > limits.maxBytes ? 1 : limits.maxEntries;
      const lines = splitLines(bytes.subarray(0, got), maxEntries);
      if (lines.entries.length > 0 || wanted >= left) return lines;
    }
  } finally {
    closeSync(file);
  }
}

function splitLines(bytes: Buffer, maxEntries: number): { entries: string[]; bytes: number } {
  const entries: string[] = [];
  let start = 0;
  for (
    let end = bytes.indexOf(newline);
    end >= 0 && entries.length < maxEntries;
    end = bytes.indexOf(newline, start)
  ) {
    entries.push(bytes.toString("utf8", start, end));
    start = end + 1;
  }
  return { entries, bytes: start };
}

/** Notes that its next lines were sent: they are not sent again after a crash. */
export function markSent(segment: Segment, { entries, bytes }: { entries: string[]; bytes: number }): void {
  segment.sent += bytes;
  segment.waiting -= entries.length;
  writeFileSync(sentPath(segment.path), String(segment.sent), { mode: 0o600 });
}

/** Ends writing. */
export function closeSegment(segment: Segment): void {
  if (segment.file !== undefined) closeSync(segment.file);
  segment.file = undefined;
}

/** Keeps it under a name that nobody reads. Answers which; null where it is gone. */
export function setSegmentAside(segment: Segment): string | null {
  closeSegment(segment);
  const place = `${segment.path}.unreadable`;
  try {
    renameSync(segment.path, place);
    return place;
  } catch {
    return null;
  }
}

export function removeSegment(segment: Segment): void {
  closeSegment(segment);
  rmSync(segment.path, { force: true });
  rmSync(sentPath(segment.path), { force: true });
}
