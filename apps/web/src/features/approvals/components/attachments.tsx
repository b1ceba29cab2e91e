import type { ApprovalRequest } from "@parley/contract";
import { TextDiff } from "../../../design/diff/text-diff.tsx";
import { Section } from "../../../design/section.tsx";
import { visibleText } from "../visible-text.ts";
import { AttachedImage } from "./attached-image.tsx";
import { LongText } from "./long-text.tsx";
import { isLaidOut } from "./values-table.tsx";
import styles from "./attachments.module.css";

type Attachment = NonNullable<ApprovalRequest["attachments"]>[number];

/** What came along to help to decide. Nothing is loaded from elsewhere unasked; links show their whole address. */
export function Attachments({ attachments }: { attachments: readonly Attachment[] }) {
  return attachments.map((attachment, index) => (
    <Section key={index} title={visibleText(attachment.title)}>
      <div className={styles["content"]} data-diff={attachment.kind === "diff" || undefined}>
        <Content attachment={attachment} />
      </div>
    </Section>
  ));
}

function Content({ attachment }: { attachment: Attachment }) {
  if (attachment.kind === "text")
    return <LongText text={attachment.text} isCode={isLaidOut(attachment.text)} />;
  if (attachment.kind === "diff") {
    const { before, after, title } = attachment;
    return <TextDiff before={visibleText(before)} after={visibleText(after)} label={visibleText(title)} />;
  }
  if (attachment.kind === "image") return <AttachedImage url={attachment.url} title={attachment.title} />;
  return (
    <p>
      {"Link: "}
      <a href={attachment.url} target="_blank" rel="noopener noreferrer nofollow">
        {visibleText(attachment.url)}
      </a>
    </p>
  );
}
