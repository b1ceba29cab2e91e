import type { z } from "zod";
import type { ApprovalAttachment, ApprovalRequest } from "./approval.ts";
import { changedArguments, type ArgumentChange } from "./changed-arguments.ts";

/** What the SDK and the CLI call the text in which whoever asks says what the call comes to. */
const effectTitle = "What will happen";

type Asked = {
  readonly request: ApprovalRequest;
  /** As they stand now. */
  readonly args: Readonly<Record<string, unknown>> | null;
};
type Attachment = z.output<typeof ApprovalAttachment>;

/** Whether it says what a call comes to, in words of whoever asks. */
export const isEffect = (attachment: Attachment): attachment is Extract<Attachment, { kind: "text" }> =>
  attachment.kind === "text" && attachment.title === effectTitle;

/** What is other in the arguments of a call than was asked for. */
export const changesSinceAsked = ({ request, args }: Asked): ArgumentChange[] =>
  request.kind === "function_call" ? changedArguments(request.args, args ?? {}) : [];

/** What a call comes to, in words of whoever asks; nothing once the arguments are others than the words are about. */
export function whatWillHappen(asked: Asked): string | undefined {
  const { kind, attachments } = asked.request;
  if (kind !== "function_call" || changesSinceAsked(asked).length > 0) return undefined;
  return attachments?.find(isEffect)?.text.trim() || undefined;
}

/** What came along; words about arguments that stand no longer say so. */
export function attachmentsNow(asked: Asked): readonly Attachment[] {
  const { attachments = [] } = asked.request;
  if (changesSinceAsked(asked).length === 0) return attachments;
  const title = "What was to happen, before the arguments were changed";
  return attachments.map((attachment) => (isEffect(attachment) ? { ...attachment, title } : attachment));
}
