import type { Database } from "@parley/db";
import type { Author } from "../../kernel/author.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { EventBus } from "../../kernel/events.ts";
import type { FileTypes } from "../files/index.ts";
import type { LogWriter } from "../logs/index.ts";
import type { ImportableTypes } from "./importable-types.ts";

export type ImportDependencies = {
  database: Database;
  clock: Clock;
  events: EventBus;
  fileTypes: FileTypes;
  importableTypes: ImportableTypes;
  /** Tells nobody: what is imported happened long ago. */
  logWriter: LogWriter;
};

/** Into which organization, and who does it. */
export type Importer = { organizationId: string; author: Author };
