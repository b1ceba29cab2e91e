import type { Database } from "@parley/db";
import type { Catalogue, Gateway } from "@parley/gateway";
import type { JobQueue } from "@parley/jobs";
import type { Logger } from "pino";
import type { Clock } from "../../kernel/clock.ts";
import type { EventBus } from "../../kernel/events.ts";
import type { Limiter } from "../evaluations/index.ts";
import type { JudgeMeansDependencies } from "../evaluators/index.ts";
import type { FileTypes } from "../files/index.ts";
import type { LogWriter } from "../logs/index.ts";

export type MonitoringDependencies = {
  database: Database;
  clock: Clock;
  events: EventBus;
  jobs: JobQueue;
};

/** What having Logs judged takes. */
export type JudgingDependencies = JudgeMeansDependencies &
  MonitoringDependencies & {
    gateway: Gateway;
    catalogue: Catalogue;
    fileTypes: FileTypes;
    logWriter: LogWriter;
    codeLimits: { timeMs: number; cpuMs: number; memoryMb: number };
    logger: Logger;
    /** Calls of one provider that judges and Runs make at once, together. */
    limiter: Limiter;
  };
