import type { DeliveryAttempt } from "@parley/channels";
import { fromJson } from "@parley/db";

type Tried = { readonly attempts: string; readonly attempts_count: number };

/** A platform may have posted what it did not answer; not what it refused, or put off. What came from there is no try. */
export const mayBePosted = ({ attempts, attempts_count: count }: Tried): boolean =>
  count > 0 &&
  fromJson<DeliveryAttempt[]>(attempts)
    .filter(({ act }) => act !== "receive")
    .slice(-count)
    .some(({ exchanges }) => {
      const status = exchanges.at(-1)?.status ?? null;
      return status === null || status < 400 || status >= 500;
    });
