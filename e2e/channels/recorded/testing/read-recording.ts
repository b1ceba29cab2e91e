import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Shape } from "./compare-shape.ts";

/** What a platform sends or answers, as its public documentation has it, with values of ours. */
export type Recording = Shape & {
  /** Where its shape was looked up: pages, and files of the platform's own repositories and packages. */
  readonly sources: readonly string[];
  /** When, as `2026-11-22`. */
  readonly lookedAt: string;
  readonly note?: string;
  /** Of an answer; absent of what is sent to us. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
};

const folder = join(import.meta.dirname, "..");

/** @example readRecording("slack/block-actions") */
export const readRecording = (name: string): Recording =>
  JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as Recording;

export const recordingNames = (): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".json"))
    .map((path) => path.replaceAll("\\", "/").slice(0, -".json".length))
    .toSorted();
