import { isParleyError } from "@parley/contract";
import type { ApprovalBackend } from "./approval-backend.ts";
import type { KnownApproval } from "./known-approval.ts";

/** A question that a reviewer asks who asked, before deciding. */
export type AskedBack = {
  readonly approvalId: string;
  /** Of the function or the question. */
  readonly approvalName: string;
  readonly text: string;
  readonly by: { readonly id: string; readonly name: string };
  /** Aborted when nobody needs the answer any more. */
  readonly signal: AbortSignal;
};

/**
 * Answers a question of a reviewer.
 *
 * @example
 * const pay = parley.requireApproval(payInvoice, { onAskBack: ({ text }) => explain(text) });
 */
export type AnswerBack = (
  asked: AskedBack,
) => string | null | undefined | void | Promise<string | null | undefined | void>;

type Answering = {
  readonly backend: Pick<ApprovalBackend, "reply">;
  readonly onAskBack: AnswerBack;
  readonly onWarning: (message: string) => void;
};

export type Answerer = ReturnType<typeof createAnswerer>;

/** Answers what reviewers ask back, each question once. Nobody waits for an answer: a decision may come before it. */
export function createAnswerer({ backend, onAskBack, onWarning }: Answering) {
  let seen = 0;
  const ending = new AbortController();
  const answer = async (asked: AskedBack): Promise<void> => {
    try {
      const text = await onAskBack(asked);
      if (typeof text === "string" && text.trim() !== "" && !ending.signal.aborted)
        await backend.reply({ id: asked.approvalId, text: text.trim() });
    } catch (error) {
      // It was decided meanwhile, which is what everybody waits for.
      if (ending.signal.aborted) return;
      if (isParleyError(error) && error.code === "approvals.ended") return;
      onWarning(`A question about \`${asked.approvalName}\` has no answer from here: ${String(error)}`);
    }
  };
  return {
    close: (): void => ending.abort(),
    /** How many messages are known. */
    seen: (): number => seen,
    /** Takes what is new; says whether anything is. */
    take({ id, name, messages }: Pick<KnownApproval, "id" | "name" | "messages">): boolean {
      const isFirst = seen === 0;
      // Of what was said before this process waited, only what nobody has answered is open.
      const from = isFirst ? messages.findLastIndex((message) => message.from === "requester") + 1 : seen;
      const isNew = messages.length > seen;
      for (const message of messages.slice(from))
        if (message.from === "reviewer")
          void answer({
            approvalId: id,
            approvalName: name,
            text: message.text,
            by: message.by,
            signal: ending.signal,
          });
      seen = messages.length;
      return isNew;
    },
  };
}
