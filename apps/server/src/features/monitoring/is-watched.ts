import type { FileType } from "@parley/contract";
import { sampleOf } from "../../kernel/outbox/sample-of.ts";
import { agentStepSource } from "../logs/index.ts";
import type { Watch } from "./find-watches.ts";

/** What decides, before anything is loaded, whether a watch judges a Log. */
export type WatchedLog = {
  id: string;
  type: FileType;
  versionId: string;
  environment: string | null;
  status: "complete" | "incomplete" | null;
  /** The Run of an Evaluation that it was made for. */
  runId: string | null;
  source: string | null;
  createdAt: number;
};

/** What may still be added to is judged when it is complete; of a trace that is when somebody says so. */
export const isReady = ({ type, status }: Pick<WatchedLog, "type" | "status">): boolean =>
  type === "flow" ? status === "complete" : status !== "incomplete";

type Scope = Pick<Watch, "sampleRate" | "environments" | "versionIds">;

/**
 * Whether a Log is one of those that a watch is for; Runs of Evaluations have Evaluators of their own, and of a turn of an
 * Agent the turn is judged, not each asking of the model.
 */
export const isInScope = ({ sampleRate, environments, versionIds }: Scope, log: WatchedLog): boolean =>
  log.runId === null &&
  log.source !== agentStepSource &&
  (environments === null || (log.environment !== null && environments.includes(log.environment))) &&
  (versionIds === null || versionIds.includes(log.versionId)) &&
  (sampleRate >= 1 || sampleOf(log.id) < sampleRate);

/** The same of a new Log: one from before the watch is left to back-fills. */
export const isWatched = (watch: Scope & Pick<Watch, "activeSince">, log: WatchedLog): boolean =>
  isReady(log) && log.createdAt >= watch.activeSince && isInScope(watch, log);
