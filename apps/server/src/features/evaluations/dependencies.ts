import type { Database } from "@parley/db";
import type { Clock } from "../../kernel/clock.ts";
import type { FileTypes } from "../files/index.ts";

export type EvaluationDependencies = { database: Database; clock: Clock; fileTypes: FileTypes };
