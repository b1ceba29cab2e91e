import { z } from "zod";
import type { FailureReason } from "./child/frames.ts";

export type CodeLanguage = "python" | "typescript" | "javascript";

/** A value that JSON can hold, of plain objects and lists. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

/** The least memory is what the interpreters themselves may keep between runs. */
export const RunLimits = z.strictObject({
  /** Milliseconds a run may take, waiting for a process not counted. */
  timeMs: z.int().min(10).max(600_000).default(5000),
  /** Milliseconds of the processor a run may use. Default: no limit but that of the time. */
  cpuMs: z.int().min(10).max(600_000).optional(),
  /** Memory of the interpreter with what the code makes, in MiB. Python itself needs about 32 of them. */
  memoryMb: z.int().min(64).max(1024).default(128),
  /** Bytes of UTF-8 that the code may print and return, together. */
  outputBytes: z.int().min(0).max(16_777_216).default(262_144),
});

export type RunRequest = {
  language: CodeLanguage;
  code: string;
  /** The function to call where the code defines several. Default: the last one defined at the top level. */
  entry?: string | undefined;
  /** A list is passed as positional arguments; an object as keywords (Python) or as the one argument (JavaScript). */
  args: readonly JsonValue[] | { readonly [key: string]: JsonValue };
  /**
   * The name of what the first argument holds and other runs are given alike, such as the File that a Log is of: it is
   * read once for them.
   */
  lasting?: string | undefined;
  /** What the code sees as its environment; nothing else is in it. */
  env?: Record<string, string> | undefined;
  limits?: z.input<typeof RunLimits> | undefined;
  /** Whose code it is. A process that ran code of one scope never runs code of another. */
  scope?: string | undefined;
  /** Waits for a process however many wait, behind others of its scope: whoever asks bounds how many. */
  isPatient?: boolean | undefined;
  signal?: AbortSignal | undefined;
};

export type RunResult =
  | { ok: true; value: JsonValue; stdout: string; stderr: string; ms: number }
  | {
      ok: false;
      reason: FailureReason;
      /** What happened, to be shown to whoever wrote the code. */
      message: string;
      /** Of the code, from 1. */
      line?: number;
      traceback: string;
      stdout: string;
      stderr: string;
      ms: number;
    };

/** The code was not run: too much is waiting, or the sandbox is closed or cannot start. */
export class SandboxUnavailableError extends Error {
  override name = "SandboxUnavailableError";
}
