import { isParleyError } from "@parley/contract";
import {
  dialectOf,
  insertTogether,
  isOutrun,
  isRefusedValue,
  isUniqueViolation,
  type Executor,
} from "@parley/db";
import {
  appendEntries,
  entriesAfter,
  readHead,
  type NewEntry,
} from "../../kernel/audit/append-entry.store.ts";
import { openDraft, type Draft } from "../../kernel/audit/draft.ts";
import { GroupCommit } from "../../kernel/group-commit.ts";
import type { FindTold, IsTold } from "../../kernel/outbox/find-told.ts";
import { listGrantedTools } from "../grants/index.ts";
import { hasPolicyInUse } from "../policies/index.ts";
import { insertApprovals, insertionOfApprovals, insertionOfKeys } from "./approvals.store.ts";
import type { ApprovalRow } from "./approvals.tables.ts";
import {
  askPeople,
  beginRequest,
  byTable,
  type BeginDependencies,
  type Beginning,
  type Begun,
} from "./begin-request.ts";
import type { ApprovalDependencies } from "./dependencies.ts";
import { rememberAsked } from "./find-asked.ts";
import { takeKeys } from "./join-request.ts";

/** Puts new requests down so that those which come at the same time share a transaction. */
export type ApprovalWriter = {
  /**
   * Resolves once the request is committed, with its entry in the audit log; with nothing where its key was used before.
   * Only for what touches no other request.
   */
  write(beginning: Beginning): Promise<Written | undefined>;
};

/** `isUntold`: nobody takes what happened, and nothing was put into the outbox. */
export type Written = { row: ApprovalRow; isUntold: boolean };

type Entry = Beginning & { draft: Draft | undefined };
type Group = GroupCommit<Entry, Written | undefined>;

/** Long enough to share a commit, short enough not to keep the event loop. */
const maxGroup = 50;

type WriteDependencies = BeginDependencies & { findTold: FindTold };
type AtOnceDependencies = WriteDependencies & Pick<ApprovalDependencies, "database">;

/** `database` as it is, without the one that writes entries of the audit log by itself. */
export function createApprovalWriter(dependencies: AtOnceDependencies): ApprovalWriter {
  // Organizations wait for none but their own.
  const groups = new Map<string, Group>();
  const open = (): Group =>
    new GroupCommit({
      maxGroup,
      isEntryFault: (error) => isParleyError(error) || isRefusedValue(error),
      async write(entries) {
        const rows =
          (await writeAtOnce(dependencies, entries)) ??
          (await dependencies.database.transaction((transaction) =>
            writeTogether(transaction, dependencies, entries),
          ));
        for (const { draft } of entries) if (draft !== undefined) draft.isWritten = true;
        return rows;
      },
    });
  return {
    write(beginning) {
      const organizationId = beginning.row.organization_id;
      const entry: Entry = { ...beginning, draft: openDraft() };
      const known = groups.get(organizationId);
      if (known !== undefined) return known.append(entry);
      const group = open();
      groups.set(organizationId, group);
      const written = group.append(entry);
      void group.settled().then(() => groups.delete(organizationId));
      return written;
    },
  };
}

const organizationOf = (entries: readonly Entry[]): string => entries[0]?.row.organization_id ?? "";

/**
 * Where each way to the database is long: two of them, one to read what counts, and one statement that writes it all.
 * Nothing where more is to be done, or somebody else was faster: then nothing is written.
 */
async function writeAtOnce(
  dependencies: AtOnceDependencies,
  entries: readonly Entry[],
): Promise<(Written | undefined)[] | undefined> {
  const { executor } = dependencies.database;
  if (dialectOf(executor) === "sqlite") return undefined;
  const organizationId = organizationOf(entries);
  const [isJudged, granted, isTold, head] = await Promise.all([
    hasPolicyInUse(executor, { organizationId }),
    listGrantedTools(executor, { organizationId, now: earliestOf(entries) }),
    dependencies.findTold(executor, organizationId),
    readHead(executor, { organization_id: organizationId }),
  ]);
  // Whoever begins a chain is alone.
  if (head === undefined || entries.some(isDecidable({ isJudged, granted }))) return undefined;
  const begun = await askAll(executor, { entries, isTold });
  if (begun.some(({ plans }) => plans.length > 0)) return undefined;
  const isRecordTold = isTold("audit.recorded");
  const rows = begun.map(({ row }) => row).toSorted(by((row) => keyOf({ row })));
  try {
    // Few enough values for one statement, by far: so all of it is there, or nothing. The requests come last and their
    // keys before, so that PostgreSQL writes them first: as in every transaction, before the end of the audit log.
    await insertTogether(executor, [
      ...byTable(begun.flatMap(({ insertions }) => insertions)),
      ...entriesAfter(head, recordsOf(entries), isRecordTold),
      insertionOfKeys(rows),
      insertionOfApprovals(rows),
    ]);
  } catch (error) {
    if (isUniqueViolation(error) || isOutrun(error)) return undefined;
    throw error;
  }
  return begun.map(({ row, isUntold }) => ({ row, isUntold: isUntold && !isRecordTold }));
}

/** Of one organization. One answer an entry, in order. */
async function writeTogether(
  transaction: Executor,
  dependencies: WriteDependencies,
  entries: readonly Entry[],
): Promise<(Written | undefined)[]> {
  const mayBeDecided = await findDecidable(transaction, entries);
  const isTold = await dependencies.findTold(transaction, organizationOf(entries));
  const isRecordTold = isTold("audit.recorded");
  const kept = new Map<Entry, Written>();
  const asked = entries.filter((entry) => !mayBeDecided(entry)).toSorted(by(keyOf));
  const begun = await askAll(transaction, { entries: asked, isTold });
  const isNew = await insertApprovals(
    transaction,
    begun.map(({ row }) => row),
  );
  const added = begun.filter((_, index) => isNew[index]);
  await takeKeys(
    transaction,
    added.map(({ row }) => row),
  );
  for (const [index, entry] of asked.entries()) {
    const one = isNew[index] ? begun[index] : undefined;
    if (one !== undefined) kept.set(entry, { row: one.row, isUntold: one.isUntold && !isRecordTold });
  }
  await dependencies.jobs.enqueueAll(
    transaction,
    added.flatMap(({ plans }) => plans),
  );
  // Policies and grants count what was there before: one after the other. Those of a tool are its own, so tool by tool.
  for (const entry of entries.filter(mayBeDecided).toSorted(by(({ row }) => row.name))) {
    const [isInserted] = await insertApprovals(transaction, [entry.row]);
    if (!isInserted) continue;
    await takeKeys(transaction, [entry.row]);
    kept.set(entry, { row: await beginRequest(transaction, dependencies, entry), isUntold: false });
  }
  const alongside = byTable(added.flatMap(({ insertions }) => insertions));
  await appendEntries(transaction, recordsOf(entries), { alongside, isTold: isRecordTold });
  return entries.map((entry) => kept.get(entry));
}

/** Whoever else writes the same ones takes them in this order, too: then nobody waits for who waits for them. */
const by =
  <T>(wordOf: (one: T) => string) =>
  (a: T, b: T): number =>
    Number(wordOf(a) > wordOf(b)) - Number(wordOf(a) < wordOf(b));

const keyOf = ({ row }: Pick<Entry, "row">): string => row.idempotency_key ?? "";

const recordsOf = (entries: readonly Entry[]): NewEntry[] =>
  entries.flatMap(({ draft }) => (draft === undefined ? [] : [{ ...draft.entry, outcome: "done" }]));

type Asking = { entries: readonly Entry[]; isTold: IsTold };

async function askAll(executor: Executor, { entries, isTold }: Asking): Promise<Begun[]> {
  const asking = { isTold, createFindAsked: rememberAsked() };
  const begun: Begun[] = [];
  for (const entry of entries) begun.push(await askPeople(executor, asking, entry));
  return begun;
}

/** Which of them a policy or a grant may decide, and not only people. */
async function findDecidable(
  transaction: Executor,
  entries: readonly Entry[],
): Promise<(entry: Entry) => boolean> {
  if (!entries.some(({ row }) => row.kind === "function_call")) return () => false;
  const organizationId = organizationOf(entries);
  const isJudged = await hasPolicyInUse(transaction, { organizationId });
  const now = earliestOf(entries);
  const granted = isJudged ? [] : await listGrantedTools(transaction, { organizationId, now });
  return isDecidable({ isJudged, granted });
}

const earliestOf = (entries: readonly Entry[]): number =>
  Math.min(...entries.map(({ row }) => row.created_at));

const isDecidable =
  ({ isJudged, granted }: { isJudged: boolean; granted: readonly string[] }) =>
  ({ row }: Entry): boolean =>
    row.kind === "function_call" && (isJudged || granted.includes(row.name));
