import type { DeliveryRow } from "./channels.tables.ts";

/** Of a delivery nothing of which was sent so far; one of a digest is due with that. */
export const unsent = ({
  now,
  digest,
}: {
  now: number;
  digest: { id: string; due_at: number } | undefined;
}) =>
  ({
    shown_hash: null,
    message: null,
    attempts_count: 0,
    attempts: "[]",
    next_attempt_at: digest?.due_at ?? null,
    created_at: now,
    updated_at: now,
    parts: null,
    digest_id: digest?.id ?? null,
    receipts: null,
    sending_since: null,
  }) satisfies Partial<DeliveryRow>;
