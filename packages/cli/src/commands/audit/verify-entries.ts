import { createHash } from "node:crypto";
import { AuditEntry, auditText, firstAuditHash, type AuditCheckpoint } from "@parley/contract";
import { readCheckpointLine } from "./read-checkpoint.ts";

export type Verdict = {
  entries: number;
  first: number | null;
  head: { sequence: number; hash: string } | null;
  broken: { line: number; sequence: number | null; reason: string } | null;
  /** The signed text that the lines begin with, where they do. */
  checkpoint: string | null;
};

type Told = Pick<AuditCheckpoint, "sequence" | "hash">;

/**
 * Verifies exported lines by nothing but themselves and what checkpoints tell: the one they begin with, and any that was
 * kept elsewhere. Stops at the first that is not as it was written.
 */
export async function verifyEntries(
  lines: AsyncIterable<string> | Iterable<string>,
  kept: readonly Told[] = [],
): Promise<Verdict> {
  const verdict: Verdict = { entries: 0, first: null, head: null, broken: null, checkpoint: null };
  const told = [...kept];
  const broken = (found: NonNullable<Verdict["broken"]>): Verdict => ({ ...verdict, broken: found });
  let line = 0;
  for await (const text of lines) {
    line += 1;
    if (text.trim() === "") continue;
    const checkpoint = verdict.entries === 0 ? readCheckpointLine(text) : undefined;
    if (checkpoint !== undefined) {
      verdict.checkpoint = checkpoint.jws;
      told.push(checkpoint.content);
      continue;
    }
    const entry = readEntry(text);
    if (entry === undefined)
      return broken({ line, sequence: null, reason: "it is no entry of an audit log" });
    const reason = findFault(entry, verdict.head) ?? findContradiction(entry, told);
    if (reason !== undefined) return broken({ line, sequence: entry.sequence, reason });
    verdict.entries += 1;
    verdict.first ??= entry.sequence;
    verdict.head = { sequence: entry.sequence, hash: entry.hash };
  }
  const furthest = Math.max(0, ...told.map(({ sequence }) => sequence));
  const last = verdict.head?.sequence ?? 0;
  if (furthest <= last) return verdict;
  const reason = `it is missing, with all up to ${furthest}: a checkpoint tells of them`;
  return broken({ line: line + 1, sequence: last + 1, reason });
}

const findContradiction = (entry: AuditEntry, told: readonly Told[]): string | undefined =>
  told.some(({ sequence, hash }) => sequence === entry.sequence && hash !== entry.hash)
    ? "a checkpoint tells of another entry in its place"
    : undefined;

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
