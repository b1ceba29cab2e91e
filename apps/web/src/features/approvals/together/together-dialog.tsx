import { Button, Checkbox, Modal, Textarea } from "@mantine/core";
import { useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { formatPlural } from "../../../design/format.ts";
import { visibleText } from "../visible-text.ts";
import type { Act } from "./choices.ts";

type TogetherDialogProps = {
  act: Act;
  name: string;
  counts: { approved: number; denied: number; left: number };
  /** Whether much hangs on one that is approved. */
  isHigh: boolean;
  isPending: boolean;
  error: unknown;
  onDecide: (comment: string) => void;
  onClose: () => void;
};

/** Says once more what becomes of how many. */
export function TogetherDialog(props: TogetherDialogProps) {
  const { act, counts, isHigh } = props;
  const [comment, setComment] = useState("");
  const [hasRead, setRead] = useState(false);
  const name = visibleText(props.name.slice(0, 60));
  const all = counts.approved + counts.denied;
  return (
    <Modal opened onClose={props.onClose} title={`Decide ${formatPlural(all, "call")} of ${name}`}>
      <div className={form["form"]}>
        <p>{sayCounts(counts)}</p>
        <Textarea
          label={act === "approve" ? "Comment" : "Reason"}
          description="Of all but the exceptions: kept, and told to who asked."
          autosize
          minRows={2}
          maxRows={8}
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
          data-autofocus
        />
        {isHigh && (
          <Checkbox
            label="High stakes: I have read every argument"
            checked={hasRead}
            onChange={(event) => setRead(event.currentTarget.checked)}
          />
        )}
        <FormError error={props.error} />
        <div className={form["acts"]}>
          <Button variant="default" onClick={props.onClose}>
            Not yet
          </Button>
          <Button
            {...(act === "deny" && { color: "red" })}
            loading={props.isPending}
            disabled={isHigh && !hasRead}
            onClick={() => props.onDecide(comment.trim())}
          >
            {`Decide ${formatPlural(all, "call")}`}
          </Button>
        </div>
      </div>
    </Modal>
  );
}

function sayCounts({ approved, denied, left }: TogetherDialogProps["counts"]): string {
  return [
    approved > 0 &&
      `${formatPlural(approved, "call")} approved: each runs once, with exactly the arguments shown.`,
    denied > 0 && `${formatPlural(denied, "call")} denied.`,
    left > 0 && (left === 1 ? "1 call is left as it is." : `${left} calls are left as they are.`),
  ]
    .filter((sentence) => sentence !== false)
    .join(" ");
}
