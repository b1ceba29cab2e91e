import type { Clock } from "../approval-backend.ts";
import type { PresentedApproval } from "../known-approval.ts";
import type { Arguments } from "../read-approval.ts";

/** What somebody says to a request. */
export type PersonDecision =
  | {
      readonly decision: "approve";
      readonly comment?: string | null | undefined;
      /** Changed arguments, all of them. */
      readonly args?: Arguments | undefined;
    }
  | {
      readonly decision: "deny";
      readonly comment?: string | null | undefined;
      readonly option?: string | null | undefined;
    }
  | { readonly decision: "answer"; readonly answer?: unknown; readonly option?: string | null | undefined }
  | { readonly decision: "withdraw"; readonly reason?: string | undefined };

export type Surroundings = {
  readonly clock: Clock;
  /** Aborted when the request has ended in another way. */
  readonly signal: AbortSignal;
  /** Asks who asked, and resolves with the reply. */
  askBack(text: string): Promise<string>;
};

/** Somebody who is asked. Undefined: says nothing. */
export type Person = (
  approval: PresentedApproval,
  surroundings: Surroundings,
) => PersonDecision | undefined | Promise<PersonDecision | undefined>;
