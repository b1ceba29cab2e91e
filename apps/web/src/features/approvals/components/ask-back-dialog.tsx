import { Button, Modal, Textarea } from "@mantine/core";
import { useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { useAskBack } from "../act-queries.ts";

/** Asks who asked. Nothing is decided by it. */
export function AskBackDialog({ approvalId, onClose }: { approvalId: string; onClose: () => void }) {
  const [question, setQuestion] = useState("");
  const askBack = useAskBack(approvalId);
  const text = question.trim();
  return (
    <Modal opened onClose={onClose} title="Ask back">
      <div className={form["form"]}>
        <p>
          Whoever asked sees your question at once. The request stays open: nothing runs, and nothing is
          denied. You hear of the reply.
        </p>
        <Textarea
          label="Your question"
          autosize
          minRows={2}
          maxRows={8}
          maxLength={10_000}
          value={question}
          onChange={(event) => setQuestion(event.currentTarget.value)}
          data-autofocus
        />
        <FormError error={askBack.error} />
        <div className={form["acts"]}>
          <Button variant="default" onClick={onClose}>
            Not yet
          </Button>
          <Button
            loading={askBack.isPending}
            disabled={text === ""}
            onClick={() => askBack.mutate({ text }, { onSuccess: onClose })}
          >
            Ask
          </Button>
        </div>
      </div>
    </Modal>
  );
}
