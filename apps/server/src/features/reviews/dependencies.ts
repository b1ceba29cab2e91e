import type { Database } from "@parley/db";
import type { JobQueue } from "@parley/jobs";
import type { Clock } from "../../kernel/clock.ts";
import type { FileTypes } from "../files/index.ts";
import type { LogSearch } from "../logs/index.ts";

export type ReviewDependencies = {
  database: Database;
  clock: Clock;
  jobs: JobQueue;
  fileTypes: FileTypes;
  logSearch: LogSearch;
};
