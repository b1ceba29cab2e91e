import { isParleyError } from "@parley/contract";
import { isRefusedValue, type Executor, type Insertion } from "@parley/db";
import { appendEntries } from "../../kernel/audit/append-entry.store.ts";
import { openDraft, type Draft } from "../../kernel/audit/draft.ts";
import { GroupCommit } from "../../kernel/group-commit.ts";
import { listGrantedTools } from "../grants/index.ts";
import { hasPolicyInUse } from "../policies/index.ts";
import { insertApprovals } from "./approvals.store.ts";
import type { ApprovalRow } from "./approvals.tables.ts";
import { askPeople, beginRequest, type BeginDependencies, type Beginning } from "./begin-request.ts";
import type { ApprovalDependencies } from "./dependencies.ts";

/** Puts new requests down so that those which come at the same time share a transaction. */
export type ApprovalWriter = {
  /**
   * Resolves once the request is committed, with its entry in the audit log; with nothing where its key was used before.
   * Only for what touches no other request.
   */
  write(beginning: Beginning): Promise<ApprovalRow | undefined>;
};

type Entry = Beginning & { draft: Draft | undefined };
type Group = GroupCommit<Entry, ApprovalRow | undefined>;

/** Long enough to share a commit, short enough not to keep the event loop. */
const maxGroup = 50;

/** `database` as it is, without the one that writes entries of the audit log by itself. */
export function createApprovalWriter(
  dependencies: BeginDependencies & Pick<ApprovalDependencies, "database">,
): ApprovalWriter {
  // Organizations wait for none but their own.
  const groups = new Map<string, Group>();
  const open = (): Group =>
    new GroupCommit({
      maxGroup,
      isEntryFault: (error) => isParleyError(error) || isRefusedValue(error),
      async write(entries) {
        const rows = await dependencies.database.transaction((transaction) =>
          writeTogether(transaction, dependencies, entries),
        );
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

/** Of one organization. One answer an entry, in order. */
async function writeTogether(
  transaction: Executor,
  dependencies: BeginDependencies,
  entries: readonly Entry[],
): Promise<(ApprovalRow | undefined)[]> {
  const mayBeDecided = await findDecidable(transaction, entries);
  const kept = new Map<Entry, ApprovalRow>();
  const asked = entries.filter((entry) => !mayBeDecided(entry));
  const isNew = await insertApprovals(
    transaction,
    asked.map(({ row }) => row),
  );
  const insertions: Insertion[] = [];
  for (const entry of asked.filter((_, index) => isNew[index])) {
    const begun = await askPeople(transaction, dependencies, entry);
    kept.set(entry, begun.row);
    insertions.push(...begun.insertions);
  }
  // Policies and grants count what was there before: one after the other.
  for (const entry of entries.filter(mayBeDecided)) {
    const [isInserted] = await insertApprovals(transaction, [entry.row]);
    if (isInserted) kept.set(entry, await beginRequest(transaction, dependencies, entry));
  }
  const drafts = entries.flatMap(({ draft }) => draft ?? []);
  const records = drafts.map(({ entry }) => ({ ...entry, outcome: "done" as const }));
  await appendEntries(transaction, records, byTable(insertions));
  return entries.map((entry) => kept.get(entry));
}

/** Which of them a policy or a grant may decide, and not only people. */
async function findDecidable(
  transaction: Executor,
  entries: readonly Entry[],
): Promise<(entry: Entry) => boolean> {
  const calls = entries.filter(({ request }) => request.kind === "function_call").map(({ row }) => row);
  const [first] = calls;
  if (first === undefined) return () => false;
  const organizationId = first.organization_id;
  const isJudged = await hasPolicyInUse(transaction, { organizationId });
  const now = Math.min(...calls.map((row) => row.created_at));
  const granted = isJudged ? [] : await listGrantedTools(transaction, { organizationId, now });
  return ({ row }) => row.kind === "function_call" && (isJudged || granted.includes(row.name));
}

/** As few insertions as there are tables. */
function byTable(insertions: readonly Insertion[]): Insertion[] {
  const rows = new Map<string, object[]>();
  for (const insertion of insertions)
    rows.set(insertion.table, [...(rows.get(insertion.table) ?? []), ...insertion.rows]);
  return [...rows].map(([table, all]) => ({ table, rows: all }));
}
