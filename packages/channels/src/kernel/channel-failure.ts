/**
 * - `unreachable`: the platform did not answer as it should; it may later.
 * - `rate_limited`: it wants to be left alone for a while.
 * - `busy`: this server has no room for it now; it was not begun.
 * - `misconfigured`: the setup or the place is wrong; trying again does not help before somebody changes it.
 * - `not_genuine`: what came in does not prove where it came from.
 */
export type FailureKind = "unreachable" | "rate_limited" | "busy" | "misconfigured" | "not_genuine";

/** What went wrong with a platform, in words that may be shown: what, where, what to do. */
export class ChannelFailure extends Error {
  override readonly name = "ChannelFailure";
  readonly kind: FailureKind;
  readonly retryAfterMs: number | undefined;

  constructor(kind: FailureKind, message: string, more: { retryAfterMs?: number; cause?: unknown } = {}) {
    super(message, { cause: more.cause });
    this.kind = kind;
    this.retryAfterMs = more.retryAfterMs;
  }
}

/** Whether trying again later may help. */
export const mayPass = ({ kind }: ChannelFailure): boolean =>
  kind === "unreachable" || kind === "rate_limited" || kind === "busy";
