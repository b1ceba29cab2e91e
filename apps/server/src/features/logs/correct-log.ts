import type { GivenLog } from "@parley/contract";
import type { Database } from "@parley/db";
import { getFile, type FileTypes, type KnownFileType } from "../files/index.ts";
import { changeLog } from "./change-log.ts";
import { describeLog, type LogViewOf } from "./describe-logs.ts";
import { toLogChange } from "./log-request.ts";

type Dependencies = { database: Database; fileTypes: FileTypes };

type Correction<T extends KnownFileType> = {
  organizationId: string;
  type: T;
  fileId: string;
  logId: string;
  request: GivenLog;
};

/** Completes or corrects a Log of a File with what the request names, and shows it. @throws not_found */
export async function correctLog<T extends KnownFileType>(
  { database, fileTypes }: Dependencies,
  { organizationId, type, fileId, logId, request }: Correction<T>,
): Promise<LogViewOf<T>> {
  const file = await getFile(database.executor, { organizationId, type, id: fileId });
  const change = { organizationId, fileId: file.id, logId, ...toLogChange(request) };
  const row = await changeLog(database, change);
  return describeLog(database.executor, row, { organizationId, fileTypes, type });
}
