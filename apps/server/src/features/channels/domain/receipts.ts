import type { Receipt } from "@parley/channels";
import { fromJson } from "@parley/db";

/** What a platform said of one message, by its last word. */
export type KeptReceipt = {
  readonly message: string;
  readonly state: Receipt["state"];
  /** Milliseconds, by the platform's clock. */
  readonly at: number;
  /** Why it failed. */
  readonly text: string;
};

const mostKept = 20;
/** What has arrived has not failed, whatever is told later: they come in any order. */
const ranks = { sent: 0, failed: 1, delivered: 2, read: 3 } as const;

export const readReceipts = ({ receipts }: { receipts: string | null }): readonly KeptReceipt[] =>
  receipts === null ? [] : fromJson<KeptReceipt[]>(receipts);

/** By which a message failed that was posted just now: it may be told before we know that it was taken. */
export const findFailed = (kept: readonly KeptReceipt[], keys: readonly string[]): KeptReceipt | undefined =>
  kept.find(
    ({ message, state }) =>
      state === "failed" && keys.includes(message) && !isReachedOtherwise(kept, message),
  );

/** Whom one message has reached is asked, though another does not arrive: a reminder, or what became of it. */
export const isReachedOtherwise = (kept: readonly KeptReceipt[], key: string): boolean =>
  kept.some(({ message, state }) => message !== key && (state === "delivered" || state === "read"));

/** With what is told now; undefined where that is no news. */
export function withReceipt(
  kept: readonly KeptReceipt[],
  receipt: KeptReceipt,
): readonly KeptReceipt[] | undefined {
  const known = kept.find(({ message }) => message === receipt.message);
  if (known !== undefined && ranks[known.state] >= ranks[receipt.state]) return undefined;
  return [...kept.filter((one) => one !== known), receipt].slice(-mostKept);
}
