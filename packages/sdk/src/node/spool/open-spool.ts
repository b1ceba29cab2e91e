import { appendFileSync, mkdirSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import type { LogBatch, LogQueue } from "../../background/log-queue.ts";
import { createMemoryQueue } from "../../background/memory-queue.ts";
import type { SpoolOptions } from "../../platform/platform.ts";
import { atExit } from "./at-exit.ts";
import { claimOrphans, heartbeatMs, releaseSegment } from "./find-orphans.ts";
import { describeProcess, nextOrder } from "./process-identity.ts";
import { type Owner, toSegmentName } from "./segment-name.ts";
import {
  appendLines,
  closeSegment,
  createSegment,
  markSent,
  openSegment,
  readLines,
  removeSegment,
  type Segment,
  setSegmentAside,
} from "./segment.ts";

const segmentBytes = 4 * 1024 * 1024;
/** What is kept in memory at most where the disk takes nothing. */
const unwritableBytes = 64 * 1024 * 1024;
const rejectedBytes = 16 * 1024 * 1024;

/**
 * A queue on the disk. What `append` accepted is handed to the operating system when the event loop is free, together with
 * all else of that turn; from then on it survives the end of the process, however it ends. It is not forced to the disk, so
 * a loss of power can cost the last seconds.
 *
 * Each process writes segments of its own. Those of processes that have ended are taken over: at the start, and whenever
 * `adopt` is called.
 */
export function openSpool(options: SpoolOptions): LogQueue {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  return new Spool(options);
}

class Spool implements LogQueue {
  readonly #options: SpoolOptions;
  readonly #self: Owner;
  readonly #heartbeat: NodeJS.Timeout;
  /** Oldest first; the last one may be open for writing. */
  #segments: Segment[] = [];

  /** Accepted in this turn. */
  #pending: string[] = [];
  #pendingBytes = 0;
  #writing: NodeJS.Immediate | undefined;
  /** What the disk did not take. */
  readonly #unwritable = createMemoryQueue({ maxBytes: unwritableBytes });
  readonly #stopAtExit: () => void;

  constructor(options: SpoolOptions) {
    this.#options = options;
    this.#self = describeProcess();
    this.adopt();
    this.#heartbeat = setInterval(() => this.#beat(), heartbeatMs).unref();
    this.#stopAtExit = atExit(() => this.#write());
  }

  get size(): number {
    const waiting = this.#segments.reduce((sum, segment) => sum + segment.waiting, 0);
    return waiting + this.#pending.length + this.#unwritable.size;
  }

  append(entry: string): boolean {
    const usedBytes = this.#segments.reduce((sum, { size }) => sum + size, this.#pendingBytes);
    if (usedBytes + entry.length > this.#options.maxBytes) return false;
    this.#pending.push(entry);
    this.#pendingBytes += entry.length;
    this.#writing ??= setImmediate(() => this.#write());
    return true;
  }

  take(limits: { maxEntries: number; maxBytes: number }): LogBatch | undefined {
    this.#write();
    this.#dropSent();
    const segment = this.#segments.find(({ size, sent }) => sent < size);
    if (segment === undefined) return this.#unwritable.take(limits);
    const lines = this.#read(segment, limits);
    if (lines === undefined) return this.take(limits);
    return {
      entries: lines.entries,
      settle: () => {
        markSent(segment, lines);
        this.#dropSent();
      },
    };
  }

  reject(entry: string, reason: string): string | null {
    const { folder, onWarning } = this.#options;
    const path = join(folder, "rejected.jsonl");
    try {
      const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
      if (size > rejectedBytes) {
        onWarning(
          `${path} is full: what the server refuses from now on is dropped. Look at it, then delete it.`,
        );
        return null;
      }
      appendFileSync(path, `${JSON.stringify({ reason, entry })}\n`, { mode: 0o600 });
      return path;
    } catch (error) {
      // What cannot be put aside does not hold up the others.
      onWarning(`What the server refused cannot be written to ${path}, and was dropped: ${String(error)}`);
      return null;
    }
  }

  adopt(): boolean {
    const claimed = claimOrphans(this.#options.folder, this.#self).map(openSegment);
    // Before our own: what is older is sent first.
    this.#segments.unshift(...claimed);
    return claimed.length > 0;
  }

  close(): void {
    this.#write();
    this.#stopAtExit();
    clearInterval(this.#heartbeat);
    for (const segment of this.#segments.splice(0)) {
      closeSegment(segment);
      if (segment.sent < segment.size) releaseSegment(this.#options.folder, segment.path, this.#self);
      else removeSegment(segment);
    }
  }

  /** Its next lines. One that cannot be read is put aside, for it would hold up all that come after it. */
  #read(segment: Segment, limits: { maxEntries: number; maxBytes: number }) {
    try {
      return readLines(segment, limits);
    } catch (error) {
      this.#segments = this.#segments.filter((other) => other !== segment);
      const place = setSegmentAside(segment);
      this.#options.onWarning(
        `${segment.waiting} Logs cannot be read and were put aside${place === null ? "" : `, into ${place}`}: ${String(error)}`,
      );
      return undefined;
    }
  }

  #write(): void {
    clearImmediate(this.#writing);
    this.#writing = undefined;
    const pending = this.#pending;
    this.#pending = [];
    this.#pendingBytes = 0;
    for (let start = 0; start < pending.length;) {
      let end = start;
      for (let bytes = 0; end < pending.length && bytes < segmentBytes; end += 1)
        bytes += pending[end]?.length ?? 0;
      this.#writeLines(pending.slice(start, end));
      start = end;
    }
  }

  #writeLines(entries: readonly string[]): void {
    const { folder, onWarning } = this.#options;
    try {
      appendLines(this.#findOpen(), entries);
    } catch (error) {
      const dropped = entries.filter((entry) => !this.#unwritable.append(entry)).length;
      const fate = dropped === 0 ? "they wait in memory" : `${dropped} of them were dropped`;
      onWarning(`${entries.length} Logs cannot be written to ${folder}, so ${fate}: ${String(error)}`);
    }
  }

  #findOpen(): Segment {
    const last = this.#segments.at(-1);
    if (last?.file !== undefined && last.size < segmentBytes) return last;
    if (last) closeSegment(last);
    const segment = createSegment(join(this.#options.folder, toSegmentName(nextOrder(), this.#self)));
    this.#segments.push(segment);
    return segment;
  }

  /** Removes what was sent whole; the one that is written to stays, until it is full. */
  #dropSent(): void {
    this.#segments = this.#segments.filter((segment) => {
      const isFull = segment.file === undefined || segment.size >= segmentBytes;
      const isDone = segment.sent >= segment.size && isFull;
      if (isDone) removeSegment(segment);
      return !isDone;
    });
  }

  /** Says that this process lives. A segment that was taken over all the same is no longer written to. */
  #beat(): void {
    const now = new Date();
    this.#segments = this.#segments.filter((segment) => {
      try {
        utimesSync(segment.path, now, now);
        return true;
      } catch {
        closeSegment(segment);
        return false;
      }
    });
  }
}
