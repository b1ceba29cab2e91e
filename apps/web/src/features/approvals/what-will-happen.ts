import type { Approval } from "@parley/contract";
import { changedArguments } from "./schema-fields.ts";

/** What the SDK and the CLI call the text in which whoever asks says what the call comes to. */
const effectTitle = "What will happen";

type Asked = Pick<Approval, "request" | "args">;
type Attachment = NonNullable<Approval["request"]["attachments"]>[number];

const isEffect = (attachment: Attachment): attachment is Extract<Attachment, { kind: "text" }> =>
  attachment.kind === "text" && attachment.title === effectTitle;

/** What a call comes to, in words of whoever asks; nothing once the arguments are others than the words are about. */
export function whatWillHappen({ request, args }: Asked): string | undefined {
  if (request.kind !== "function_call" || changedArguments(request.args, args ?? {}).length > 0)
    return undefined;
  return request.attachments?.find(isEffect)?.text.trim() || undefined;
}

/** What came along beside the words that stand first; words that hold no longer say so. */
export function otherAttachments(asked: Asked, effect: string | undefined): readonly Attachment[] {
  const { kind, attachments = [] } = asked.request;
  if (kind !== "function_call") return attachments;
  const words = attachments.find(isEffect);
  if (words === undefined) return attachments;
  if (effect !== undefined) return attachments.filter((attachment) => attachment !== words);
  const past = { ...words, title: "What was to happen, before the arguments were changed" };
  return attachments.map((attachment) => (attachment === words ? past : attachment));
}
