/** - `skipped`: there was nothing left to say, or the person had been told enough; `reason` says which. */
export type DeliveryStatus = "pending" | "delivered" | "failed" | "skipped";

/** One try to show a request at one place, or what came from there and counted for nothing (`receive`). */
export type DeliveryAttempt = {
  /** Milliseconds. */
  readonly at: number;
  readonly act: "notify" | "update" | "receive";
  /** Null where it went well. */
  readonly error: string | null;
  /** What was said to the platform and what it answered, without secrets, cut. */
  readonly exchanges: readonly KeptExchange[];
};

export type KeptExchange = {
  readonly request: string;
  readonly reply: string | null;
  readonly status: number | null;
  readonly duration_ms: number;
};
