import type { Dispatcher } from "undici";

/** The way to an address that users gave: it looks first where that leads, and does not go everywhere. */
export type GuardedWay = {
  dispatcher: Dispatcher;
  /** @throws for an address that is refused without a connection */
  check(url: string): void;
  /** Why it did not go there, in words for people; undefined for whatever else went wrong. */
  refusalOf(error: unknown): string | undefined;
};
