import { Button, Checkbox, Modal, Textarea } from "@mantine/core";
import { type ArgumentChange, sayPromotion, type Approval, whatWillHappen } from "@parley/contract";
import { useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { formatPlural } from "../../../design/format.ts";
import { visibleText } from "../visible-text.ts";
import { LongText } from "./long-text.tsx";
import { ValueChanges } from "./value-changes.tsx";

type ApproveDialogProps = {
  approval: Approval;
  changes: readonly ArgumentChange[];
  isPending: boolean;
  error: unknown;
  onApprove: (comment: string) => void;
  onClose: () => void;
};

const wordsOf = ({ promotion }: Approval, name: string) =>
  promotion !== undefined
    ? {
        title: "Approve and deploy",
        effect: `${visibleText(sayPromotion(promotion))}: at once, if that is what is there still.`,
        toRead: "what changes",
        act: `Approve and deploy v${promotion.version.number}`,
      }
    : {
        title: `Approve ${name}`,
        effect: "It runs once, with exactly the arguments shown.",
        toRead: "every argument",
        act: `Approve and run ${name}`,
      };

/** Says what will happen once more, with what was changed. High stakes ask for a second deliberate act. */
export function ApproveDialog({
  approval,
  changes,
  isPending,
  error,
  onApprove,
  onClose,
}: ApproveDialogProps) {
  const [comment, setComment] = useState("");
  const [hasRead, setRead] = useState(false);
  const name = visibleText(approval.name.slice(0, 60));
  const words = wordsOf(approval, name);
  const isHigh = approval.request.stakes === "high";
  const isEdited = changes.length > 0;
  return (
    <Modal opened onClose={onClose} title={words.title} size={isEdited ? 640 : 460}>
      <div className={form["form"]}>
        <Effect approval={approval} changes={changes} words={words.effect} />
        <Textarea
          label="Comment"
          description="Kept, and told to who asked."
          autosize
          minRows={2}
          maxRows={8}
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
          data-autofocus
        />
        {isHigh && (
          <Checkbox
            label={`High stakes: I have read ${words.toRead}`}
            checked={hasRead}
            onChange={(event) => setRead(event.currentTarget.checked)}
          />
        )}
        <FormError error={error} />
        <div className={form["acts"]}>
          <Button variant="default" onClick={onClose}>
            Not yet
          </Button>
          <Button loading={isPending} disabled={isHigh && !hasRead} onClick={() => onApprove(comment.trim())}>
            {isEdited ? `Approve with ${formatPlural(changes.length, "edit")}` : words.act}
          </Button>
        </div>
      </div>
    </Modal>
  );
}

type EffectProps = Pick<ApproveDialogProps, "approval" | "changes"> & { words: string };

function Effect({ approval, changes, words }: EffectProps) {
  if (changes.length > 0)
    return (
      <>
        <p>
          It runs once, with {formatPlural(changes.length, "argument")} changed by you. Earlier approvals no
          longer count.
        </p>
        <ValueChanges changes={changes} label="What you change" />
      </>
    );
  const effect = whatWillHappen(approval);
  return (
    <>
      {effect !== undefined && (
        <p>
          <LongText text={effect} />
        </p>
      )}
      <p>{words}</p>
    </>
  );
}
