import type { KeptClaims } from "../approvals/kept-claims.ts";
import type { LogQueue } from "../background/log-queue.ts";
import type { KeptPrompts } from "../cache/kept-prompts.ts";
import type { LocalFiles } from "../local/local-files.ts";
import type { JinjaEngine } from "@parley/promptfile";

/** Remembers a value for what a function does, also after an `await`. Node's `AsyncLocalStorage` is one. */
export type ContextStorage<T> = {
  getStore(): T | undefined;
  run<R>(value: T, work: () => R): R;
};

export type SpoolOptions = {
  folder: string;
  maxBytes: number;
  onWarning: (message: string) => void;
};

/**
 * What a runtime has beyond the language and the web's own APIs. The package's `imports` decide which one is bundled:
 * Node, Bun and Deno get `node/platform.ts`, all others `platform/portable.ts`, which imports nothing.
 */
export type Platform = {
  /** Whether there are files to read and to write. */
  readonly hasFiles: boolean;
  /** None where the runtime has no such thing. */
  createContextStorage<T>(): ContextStorage<T> | undefined;
  openLocalFiles(options: { folder: string; cacheSize: number }): Promise<LocalFiles>;
  openSpool(options: SpoolOptions): LogQueue;
  openKeptPrompts(folder: string): KeptPrompts;
  openKeptClaims(folder: string): KeptClaims;
  loadJinja(): Promise<JinjaEngine>;
  /** Lets the process end though this timer is waiting. */
  unref(timer: unknown): void;
};
