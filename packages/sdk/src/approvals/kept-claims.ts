/**
 * What outlives a process of the claims it made, so that a call whose process died before it began is claimed again as its
 * own. Both are on the disk when they answer.
 */
export type KeptClaims = {
  /** The secret of the claim on a call: what was kept for it before, else `fresh`, which is kept now. */
  keep(approvalId: string, fresh: string): string;
  /** Whether this caller may begin the call: one may, ever, among all processes. */
  begin(approvalId: string): boolean;
};
