import type { Executor } from "@parley/db";
import type { OutboxEventRow } from "./outbox.tables.ts";

/**
 * Takes events as they are handed out, in the transaction in which they leave the outbox: each once, and for certain.
 * It must be short, and have no effect but in the transaction.
 */
export type OutboxTaker = (transaction: Executor, events: readonly OutboxEventRow[]) => Promise<void>;
