import { createHash } from "node:crypto";
import { AuditEntry, auditText, firstAuditHash } from "@parley/contract";

export type Verdict = {
  entries: number;
  first: number | null;
  head: { sequence: number; hash: string } | null;
  broken: { line: number; sequence: number | null; reason: string } | null;
};

/** Verifies exported lines by nothing but themselves; stops at the first that is not as it was written. */
export async function verifyEntries(lines: AsyncIterable<string> | Iterable<string>): Promise<Verdict> {
  const verdict: Verdict = { entries: 0, first: null, head: null, broken: null };
  let line = 0;
  for await (const text of lines) {
    line += 1;
    if (text.trim() === "") continue;
    const entry = readEntry(text);
    const reason = entry === undefined ? "it is no entry of an audit log" : findFault(entry, verdict.head);
    if (entry === undefined || reason !== undefined) {
      const sequence = entry?.sequence ?? null;
      return { ...verdict, broken: { line, sequence, reason: reason ?? "" } };
    }
    verdict.entries += 1;
    verdict.first ??= entry.sequence;
    verdict.head = { sequence: entry.sequence, hash: entry.hash };
  }
  return verdict;
}

function readEntry(text: string): AuditEntry | undefined {
  try {
    return AuditEntry.strict().parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function findFault(entry: AuditEntry, last: Verdict["head"]): string | undefined {
  const { sequence, previous_hash: previous, hash } = entry;
  if (last !== null && sequence !== last.sequence + 1)
    return `entries before it are missing, from ${last.sequence + 1} on`;
  const expected = last?.hash ?? (sequence === 1 ? firstAuditHash : previous);
  if (previous !== expected) return "it does not follow from the entry before it";
  const actual = createHash("sha256").update(auditText(entry)).digest("hex");
  return actual === hash ? undefined : "it was changed: its hash is another";
}
