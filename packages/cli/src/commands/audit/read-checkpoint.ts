import { AuditCheckpoint, auditCheckpointTyp } from "@parley/contract";
import { openSigned, readPart } from "../receipts/open-signed.ts";
import type { PublicKey } from "../receipts/read-keys.ts";

export type Checkpoint = { jws: string; content: AuditCheckpoint };

/** A checkpoint as it is given: the signed text, JSON that holds it, or an export that begins with it; unverified. */
export function readCheckpoint(text: string): Checkpoint | undefined {
  const [first = ""] = text.trim().split("\n");
  return readCheckpointLine(text.trim()) ?? readCheckpointLine(first) ?? toCheckpoint(first.trim());
}

/** The first line of an export; nothing where it is an entry. */
export function readCheckpointLine(line: string): Checkpoint | undefined {
  try {
    const { checkpoint, jws = checkpoint } = JSON.parse(line) as Record<string, unknown>;
    return typeof jws === "string" ? toCheckpoint(jws) : undefined;
  } catch {
    return undefined;
  }
}

function toCheckpoint(jws: string): Checkpoint | undefined {
  const content = AuditCheckpoint.safeParse(readPart(jws.split(".")[1] ?? ""));
  return content.success ? { jws, content: content.data } : undefined;
}

/** Why none of these keys stands behind it; nothing where one does. */
export function findForgery({ jws, content }: Checkpoint, keys: readonly PublicKey[]): string | undefined {
  const opened = openSigned(jws, keys);
  if (!opened.isValid) return opened.reason;
  const isOne = opened.typ === auditCheckpointTyp && content.key_id === opened.key.kid;
  return isOne ? undefined : "it was signed as something else";
}
