import type { AskedRequest } from "./approval-backend.ts";
import type { AnswerBack } from "./answer-back.ts";
import { type Duration, toSeconds } from "./duration.ts";

/** What can be chosen with one click: a reason to deny, or an answer. Names are the wire's. */
export type RequestOption = NonNullable<AskedRequest["options"]>[number];

/** Who answers; see `docs/guides/approvals.md`. */
export type Plan = NonNullable<AskedRequest["plan"]>;

export type RequestAttachment = NonNullable<AskedRequest["attachments"]>[number];

/** Who is asked, from what they choose, until when. */
export type Circle = {
  /** Default: anyone who may answer, but not who asks. */
  readonly plan?: Plan | undefined;
  readonly options?: readonly RequestOption[] | undefined;
  /** Seconds, or `"30m"`. Without one, it waits until somebody decides or withdraws it. */
  readonly deadline?: Duration | undefined;
  /**
   * What a reviewer who asks back is told: the text that is resolved with; nothing leaves the question to people and
   * to `parley.approvals.reply`. Called once for each question while this process waits; it decides nothing.
   */
  readonly onAskBack?: AnswerBack | undefined;
};

type CircleFields = Pick<AskedRequest, "plan" | "options" | "deadline_seconds">;

/** In the words of the wire. */
export const toCircleFields = ({ plan, options, deadline }: Circle): CircleFields => ({
  ...(plan !== undefined && { plan }),
  ...(options !== undefined && { options: [...options] }),
  ...(deadline !== undefined && { deadline_seconds: toSeconds(deadline) }),
});
