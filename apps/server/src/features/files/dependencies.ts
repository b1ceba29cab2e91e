import type { Database } from "@parley/db";
import type { JobQueue } from "@parley/jobs";
import type { Clock } from "../../kernel/clock.ts";
import type { EventBus } from "../../kernel/events.ts";
import type { ChangeWaiter } from "./change-waiter.ts";
import type { FileTypes } from "./file-type.ts";

export type FilesDependencies = {
  database: Database;
  clock: Clock;
  events: EventBus;
  fileTypes: FileTypes;
  jobs: JobQueue;
  fileChanges: ChangeWaiter;
};
