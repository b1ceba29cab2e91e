import { logErrors } from "@parley/contract";
import { isForeignKeyViolation, isRefusedValue, type Database, type Executor } from "@parley/db";
import { GroupCommit } from "../../kernel/group-commit.ts";
import type { Telemetry } from "../../kernel/telemetry/telemetry.ts";
import { announceLogs, findAnnounced, noAudience, type LogAudience } from "./announce-logs.ts";
import { extendParents } from "./extend-parents.ts";
import { insertFreeLogs } from "./insert-free-logs.ts";
import { toLogRow, type LogEntry } from "./log-entry.ts";
import type { LogWatch, WatchNote } from "./log-watch.ts";
import { noRunWatch, type RunNews, type RunWatch } from "./run-watch.ts";
import { addUsage, insertPayloads, type Usage } from "./logs.store.ts";
import { encodePayload, type EncodedPayload } from "./payload.ts";
import type { RedactorOf } from "../redaction/index.ts";
import { redactEntry } from "./redact-entry.ts";
import { replaceJudgments } from "./replace-judgments.ts";

type Group = {
  entries: readonly Encoded[];
  announced: ReadonlySet<LogEntry>;
  runWatch: RunWatch;
  note: WatchNote | undefined;
};
type Encoded = { entry: LogEntry; payload: EncodedPayload };

/** Long enough to share a commit, short enough not to keep the event loop. */
const maxGroup = 250;

/** Appends Logs so that many share a transaction. */
export type LogWriter = {
  /**
   * Resolves once the Log is committed, with what is kept of it.
   *
   * @throws conflict when the id is taken, gone when its version was deleted
   */
  append(entry: LogEntry): Promise<LogEntry>;
  /** Resolves when everything appended so far is written. */
  settled(): Promise<void>;
};

export function createLogWriter({
  database,
  audience = noAudience,
  runWatch = noRunWatch,
  logWatch,
  onCommitted,
  redactorOf,
}: {
  database: Database;
  audience?: LogAudience;
  runWatch?: RunWatch;
  logWatch?: LogWatch;
  onCommitted?: Telemetry["recordGroup"] | undefined;
  /** What is taken out of Logs before they are written. */
  redactorOf?: RedactorOf;
}): LogWriter {
  const group = new GroupCommit<Encoded, boolean>({
    maxGroup,
    isEntryFault: isRefusedValue,
    async write(entries) {
      const announced = await findAnnounced(
        audience,
        entries.map(({ entry }) => entry),
      );
      const note = await logWatch?.find(entries.map(({ entry }) => entry));
      const startMs = performance.now();
      const written = await database.transaction((executor) =>
        writeGroup(executor, { entries, announced, runWatch, note }),
      );
      const durationMs = performance.now() - startMs;
      onCommitted?.({ name: "logs", entryCount: entries.length, durationMs });
      if (announced.size > 0) audience.notify();
      note?.committed();
      return written;
    },
  });
  return {
    async append(given) {
      // Awaited only where there is something to wait for: of most Logs nothing is taken out, and most are short.
      const found = redactorOf?.(given.organizationId);
      const redactor = found instanceof Promise ? await found : found;
      const entry = redactor === undefined ? given : await redactEntry(given, redactor);
      const encoded = encodePayload(entry.save ? entry.payload : {});
      const payload = encoded instanceof Promise ? await encoded : encoded;
      const isWritten = await group.append({ entry, payload }).catch((error: unknown) => {
        throw isForeignKeyViolation(error) ? logErrors.versionGone({ log_id: entry.id }) : error;
      });
      if (!isWritten) throw logErrors.idTaken({ log_id: entry.id });
      return entry;
    },
    settled: () => group.settled(),
  };
}

/** One answer per entry: whether it was written, or its id was taken. */
async function writeGroup(
  executor: Executor,
  { entries, announced, runWatch, note }: Group,
): Promise<boolean[]> {
  const written = await insertFreeLogs(
    executor,
    entries.map(({ entry }) => toLogRow(entry)),
  );
  const fresh = entries.filter((_, index) => written[index]);
  if (fresh.length > 0) {
    await insertPayloads(
      executor,
      fresh.map(({ entry, payload }) => ({
        organization_id: entry.organizationId,
        log_id: entry.id,
        ...payload,
      })),
    );
    await addUsage(
      executor,
      "files",
      countBy(fresh, (entry) => entry.fileId),
    );
    await addUsage(
      executor,
      "file_versions",
      countBy(fresh, (entry) => entry.versionId),
    );
    await replaceJudgments(
      executor,
      fresh.map(({ entry }) => entry),
    );
    await extendParents(
      executor,
      fresh.map(({ entry }) => entry),
    );
    const news = newsOf(fresh);
    if (news.length > 0) await runWatch.tell(executor, news);
    await note?.write(
      executor,
      fresh.map(({ entry }) => entry),
    );
    if (announced.size > 0) {
      const told = fresh.map(({ entry }) => entry).filter((entry) => announced.has(entry));
      await announceLogs(executor, told);
    }
  }
  return written;
}

/** Of those that may have to do with a Run. */
const newsOf = (encoded: readonly Encoded[]): RunNews[] =>
  encoded.flatMap(({ entry: { organizationId, runId, parentId, isRunAtWork } }) =>
    runId === undefined && parentId === undefined
      ? []
      : [{ organizationId, runId, judgedLogId: parentId, isAtWork: isRunAtWork }],
  );

/** How often each id was used, in the order of ids. */
function countBy(encoded: readonly Encoded[], idOf: (entry: LogEntry) => string): Usage[] {
  const usages = new Map<string, Usage>();
  for (const { entry } of encoded) {
    const id = idOf(entry);
    const { organizationId, createdAt } = entry;
    const { count, lastUsedAt } = usages.get(id) ?? { count: 0, lastUsedAt: 0 };
    usages.set(id, { organizationId, id, count: count + 1, lastUsedAt: Math.max(lastUsedAt, createdAt) });
  }
  return [...usages.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
