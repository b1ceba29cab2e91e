import { logErrors, type GivenLog } from "@parley/contract";
import type { Database } from "@parley/db";
import type { Clock } from "../../kernel/clock.ts";
import type { RedactorOf } from "../redaction/index.ts";
import { getFile, type FileTypes, type KnownFileType } from "../files/index.ts";
import { changeLog } from "./change-log.ts";
import { describeLog } from "./describe-logs.ts";
import { toLogChange } from "./log-request.ts";
import type { Decide } from "./log-status.ts";
import type { LogViewOf } from "./log-view.ts";
import type { LogWatch } from "./log-watch.ts";
import type { RunWatch } from "./run-watch.ts";
import { findLog } from "./logs.store.ts";
import { redactChange } from "./redact-entry.ts";

type Dependencies = {
  database: Database;
  clock: Clock;
  fileTypes: FileTypes;
  /** What is taken out before it is written. */
  redactorOf?: RedactorOf | undefined;
  runWatch?: RunWatch | undefined;
  logWatch?: LogWatch | undefined;
};

type Correction<T extends KnownFileType> = {
  organizationId: string;
  type: T;
  /** The File the Log has to be of; absent where its id alone says which Log is meant. */
  fileId?: string;
  logId: string;
  request: GivenLog;
  /** The type's own rules; without them whatever is asked for happens. */
  decide?: Decide;
};

/** Completes or corrects a Log of a File with what the request names, and shows it. @throws not_found */
export async function correctLog<T extends KnownFileType>(
  { database, clock, fileTypes, redactorOf, runWatch, logWatch }: Dependencies,
  { organizationId, type, logId, request, decide, ...correction }: Correction<T>,
): Promise<LogViewOf<T>> {
  const { executor } = database;
  const fileId = correction.fileId ?? (await findFileOfLog(database, { organizationId, type, logId }));
  const file = await getFile(executor, { organizationId, type, id: fileId });
  const now = clock();
  const redactor = await redactorOf?.(organizationId);
  const change = toLogChange(request);
  const row = await changeLog(database, {
    organizationId,
    fileId: file.id,
    logId,
    runWatch,
    logWatch,
    ...change,
    ...(redactor !== undefined && (await redactChange(change, redactor))),
    decide: decide && ((current) => decide(current, { request, now })),
  });
  return describeLog(executor, row, { organizationId, fileTypes, type });
}

async function findFileOfLog(
  { executor }: Database,
  { organizationId, type, logId }: { organizationId: string; type: KnownFileType; logId: string },
): Promise<string> {
  const log = await findLog(executor, { organizationId, id: logId });
  if (log?.type !== type) throw logErrors.notFound({ log_id: logId });
  return log.file_id;
}
