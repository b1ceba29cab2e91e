import { Button, Textarea } from "@mantine/core";
import type { Approval } from "@parley/contract";
import { useState } from "react";
import { RelativeTime } from "../../../design/figures.tsx";
import { FormError } from "../../../design/form-error.tsx";
import { Section } from "../../../design/section.tsx";
import { useReply } from "../act-queries.ts";
import { useIsOwn } from "../use-is-own.ts";
import { visibleText } from "../visible-text.ts";
import { LongText } from "./long-text.tsx";
import styles from "./thread.module.css";

/** What reviewers asked back and what who asked replied; nothing where nobody has said anything. */
export function Thread({ approval }: { approval: Approval }) {
  const isOwn = useIsOwn(approval);
  const { messages, outcome } = approval;
  if (messages.length === 0) return null;
  return (
    <Section title="Asked back" isBare>
      <ol className={styles["messages"]} aria-label="Messages">
        {messages.map(({ number, from, by, text, at }) => (
          <li key={number} data-from={from}>
            <p className={styles["head"]}>
              <strong>{visibleText(by.name)}</strong>
              {from === "reviewer" ? "asks" : "replies"}
              <RelativeTime at={at} />
            </p>
            <LongText text={text} />
          </li>
        ))}
      </ol>
      {outcome.status === "pending" && isOwn && <Reply approvalId={approval.id} />}
      {outcome.status === "pending" && !isOwn && messages.at(-1)?.from === "reviewer" && (
        <p className={styles["head"]}>No reply yet.</p>
      )}
    </Section>
  );
}

function Reply({ approvalId }: { approvalId: string }) {
  const [words, setWords] = useState("");
  const reply = useReply(approvalId);
  const text = words.trim();
  return (
    <div className={styles["reply"]}>
      <Textarea
        label="Your reply"
        autosize
        minRows={2}
        maxRows={8}
        maxLength={10_000}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <FormError error={reply.error} />
      <Button
        loading={reply.isPending}
        disabled={text === ""}
        onClick={() => reply.mutate({ text }, { onSuccess: () => setWords("") })}
      >
        Send the reply
      </Button>
    </div>
  );
}
