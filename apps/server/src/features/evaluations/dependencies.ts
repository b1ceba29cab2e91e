import type { Database } from "@parley/db";
import type { Catalogue } from "@parley/gateway";
import type { JobQueue } from "@parley/jobs";
import type { Clock } from "../../kernel/clock.ts";
import type { EventBus } from "../../kernel/events.ts";
import type { FileTypes } from "../files/index.ts";
import type { Measuring } from "./figures/measure-runs.ts";
import type { RunFeed } from "./run-feed.ts";
import type { RunResults } from "./run-results.ts";

export type EvaluationDependencies = {
  database: Database;
  clock: Clock;
  fileTypes: FileTypes;
  jobs: JobQueue;
  events: EventBus;
  catalogue: Catalogue;
  runFeed: RunFeed;
  publicUrl: () => string;
};

/** What the handlers share. */
export type EvaluationMeans = EvaluationDependencies & {
  /** What completed Runs came to. */
  results: RunResults;
  measuring: Measuring;
};
