import { constants } from "node:buffer";
import type { Executor } from "@parley/db";
import { listPayloads, listPayloadSizes } from "./logs.store.ts";
import { isTooLarge, readPayload, unpackBody, type LogPayload } from "./payload.ts";
import type { ReplyBudget } from "./reply-budget.ts";

export type Bodies = {
  payloads: Map<string, LogPayload>;
  /** The Logs whose body found no room. */
  omitted: Set<string>;
};

type Wanted = { organizationId: string; ids: readonly string[]; budget: ReplyBudget };

const maxBufferBytes = constants.MAX_LENGTH;
const batchBytes = 1024 * 1024;

/** The bodies of Logs, in the order given for as long as there is room. What has none is never read. */
export async function loadBodies(
  executor: Executor,
  { organizationId, ids, budget }: Wanted,
): Promise<Bodies> {
  const sizes = await listPayloadSizes(executor, { organizationId, ids: [...ids] });
  const bytesOf = new Map(sizes.map((row) => [row.log_id, Number(row.bytes)]));
  const bodies: Bodies = { payloads: new Map(), omitted: new Set() };
  for (const batch of toBatches(ids, (id) => bytesOf.get(id) ?? 0)) {
    const fitting = batch.filter((id) => budget.take(bytesOf.get(id) ?? 0));
    for (const id of batch) if (!fitting.includes(id)) bodies.omitted.add(id);
    if (fitting.length > 0) await loadBatch(executor, { organizationId, ids: fitting, budget }, bodies);
  }
  return bodies;
}

/** Unpacks one after another: what is packed may be a thousand times as large, and has to fit as well. */
async function loadBatch(
  executor: Executor,
  { organizationId, ids, budget }: Wanted,
  { payloads, omitted }: Bodies,
): Promise<void> {
  const rows = await listPayloads(executor, { organizationId, ids: [...ids] });
  const rowOf = new Map(rows.map((row) => [row.log_id, row]));
  for (const id of ids) {
    const row = rowOf.get(id);
    if (row === undefined) continue;
    const packedBytes = row.body.byteLength;
    try {
      const body = await unpackBody(row, Math.min(packedBytes + budget.leftBytes, maxBufferBytes));
      budget.take(Math.max(0, body.byteLength - packedBytes));
      payloads.set(id, readPayload(row, body));
    } catch (error) {
      if (!isTooLarge(error)) throw error;
      omitted.add(id);
    }
  }
}

/** So few at a time that one batch does not take the room of what comes before it in the list. */
function toBatches(ids: readonly string[], bytesOf: (id: string) => number): string[][] {
  const batches: string[][] = [];
  let left = 0;
  for (const id of ids) {
    const bytes = bytesOf(id);
    const batch = batches.at(-1);
    if (batch === undefined || bytes > left) {
      batches.push([id]);
      left = batchBytes - bytes;
    } else {
      batch.push(id);
      left -= bytes;
    }
  }
  return batches;
}
