import type { Database } from "@parley/db";
import type { JobQueue } from "@parley/jobs";
import type { Logger } from "pino";
import type { Clock } from "../../kernel/clock.ts";
import type { EventBus } from "../../kernel/events.ts";
import type { ChannelSet } from "../channels/index.ts";
import type { Calibrate } from "../evaluators/index.ts";
import type { LogSearch } from "../logs/index.ts";

export type MonitorDependencies = {
  database: Database;
  clock: Clock;
  jobs: JobQueue;
  events: EventBus;
  logSearch: LogSearch;
  channels: ChannelSet;
  logger: Logger;
  publicUrl: () => string;
};

/** What measuring takes. */
export type MonitorMeans = MonitorDependencies & { calibrate: Calibrate };
