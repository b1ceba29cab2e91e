import { Button, Modal, Textarea } from "@mantine/core";
import { useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";

type AskBackDialogProps = {
  isPending: boolean;
  error: unknown;
  onAsk: (question: string) => void;
  onClose: () => void;
};

/** Sends a question back to who asked. A call that waits for a yes cannot go on without one, so this is a no. */
export function AskBackDialog({ isPending, error, onAsk, onClose }: AskBackDialogProps) {
  const [question, setQuestion] = useState("");
  return (
    <Modal opened onClose={onClose} title="Ask back">
      <div className={form["form"]}>
        <p>
          This call does not run: it is denied, with your question as the reason, word for word. Who asked can
          answer it by asking again.
        </p>
        <Textarea
          label="Your question"
          autosize
          minRows={2}
          maxRows={8}
          value={question}
          onChange={(event) => setQuestion(event.currentTarget.value)}
          data-autofocus
        />
        <FormError error={error} />
        <div className={form["acts"]}>
          <Button variant="default" onClick={onClose}>
            Not yet
          </Button>
          <Button
            loading={isPending}
            disabled={question.trim() === ""}
            onClick={() => onAsk(question.trim())}
          >
            Deny and ask
          </Button>
        </div>
      </div>
    </Modal>
  );
}
