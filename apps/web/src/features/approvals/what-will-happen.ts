import { attachmentsNow, isEffect, type Approval } from "@parley/contract";

/** What came along beside the words that stand first; words that hold no longer say so. */
export function otherAttachments(asked: Pick<Approval, "request" | "args">, effect: string | undefined) {
  if (effect === undefined) return attachmentsNow(asked);
  const { attachments = [] } = asked.request;
  const words = attachments.find(isEffect);
  return attachments.filter((attachment) => attachment !== words);
}
