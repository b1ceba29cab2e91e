import type { Database } from "@parley/db";
import type { Catalogue } from "@parley/gateway";
import type { JobQueue } from "@parley/jobs";
import type { Clock } from "../../kernel/clock.ts";
import type { EventBus } from "../../kernel/events.ts";
import type { FileTypes } from "../files/index.ts";

export type EvaluationDependencies = {
  database: Database;
  clock: Clock;
  fileTypes: FileTypes;
  jobs: JobQueue;
  events: EventBus;
  catalogue: Catalogue;
  publicUrl: () => string;
};
