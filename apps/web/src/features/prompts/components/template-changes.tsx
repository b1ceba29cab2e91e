import type { ChatMessage, diffKernels, PromptKernel } from "@parley/promptfile";
import { formatPlural } from "../../../design/format.ts";
import { TextDiff } from "../../../design/diff/text-diff.tsx";
import { templateText } from "../prompt-text.ts";
import styles from "./kernel-diff.module.css";

type MessageChange = ReturnType<typeof diffKernels>["messages"][number];
type TemplateChangesProps = { before: PromptKernel; after: PromptKernel; messages: readonly MessageChange[] };

/** The messages that changed, each by itself; a completion's template as one text. */
export function TemplateChanges({ before, after, messages }: TemplateChangesProps) {
  const [was, is] = [before.template ?? [], after.template ?? []];
  if (typeof was === "string" || typeof is === "string")
    return <TextDiff before={templateText(before)} after={templateText(after)} label={label} />;
  if (messages.length === 0) return <p className={styles["same"]}>The messages are the same.</p>;
  const sameCount = is.length - messages.filter(({ kind }) => kind !== "removed").length;
  const text = (message: ChatMessage | undefined): string =>
    message ? templateText({ model: "", template: [message] }) : "";
  return (
    <div role="group" aria-label={label} className={styles["messages"]}>
      {messages.map((change, index) => {
        const [old, now] = [
          "before" in change ? was[change.before] : undefined,
          "after" in change ? is[change.after] : undefined,
        ];
        const isMoved = change.kind === "moved" || (change.kind === "changed" && change.isMoved);
        return (
          <div key={index}>
            {isMoved && "before" in change && (
              <p className={styles["same"]}>
                The {now?.role} message moved from place {change.before + 1} to {change.after + 1}.
              </p>
            )}
            {change.kind !== "moved" && (
              <TextDiff
                before={text(old)}
                after={text(now)}
                label={`Changes of message ${("after" in change ? change.after : change.before) + 1}`}
              />
            )}
          </div>
        );
      })}
      {sameCount > 0 && (
        <p className={styles["same"]}>{formatPlural(sameCount, "other message")} as before.</p>
      )}
    </div>
  );
}

const label = "Changes of the template";
