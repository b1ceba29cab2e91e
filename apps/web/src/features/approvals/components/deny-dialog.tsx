import { Button, Modal, Textarea } from "@mantine/core";
import type { Approval } from "@parley/contract";
import { useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { visibleText } from "../visible-text.ts";
import { type AnswerOption, OptionChoice, textOfOption } from "./option-choice.tsx";
import { LongText } from "./long-text.tsx";

type DenyDialogProps = {
  approval: Approval;
  isPending: boolean;
  error: unknown;
  onDeny: (denial: { comment?: string; option?: string }) => void;
  onClose: () => void;
};

/** Asks why, so that the model hears more than a no. */
export function DenyDialog({ approval, isPending, error, onDeny, onClose }: DenyDialogProps) {
  const [option, setOption] = useState<AnswerOption>();
  const [text, setText] = useState("");
  const options = approval.request.options ?? [];
  const isFixed = option !== undefined && option.interactive !== true;
  const comment = isFixed ? "" : text.trim();
  const choose = (next: AnswerOption | undefined): void => {
    setOption(next);
    if (next?.interactive) setText(textOfOption(next));
  };
  return (
    <Modal opened onClose={onClose} title={`Deny ${visibleText(approval.name.slice(0, 60))}`}>
      <div className={form["form"]}>
        <p>
          {approval.kind === "promotion" ? "Nothing is deployed." : "The call does not run."} The reason is
          told to who asked, word for word.
        </p>
        {options.length > 0 && (
          <OptionChoice label="Why" options={options} chosen={option} onChoose={choose} isFirst />
        )}
        {isFixed ? (
          <LongText text={textOfOption(option)} />
        ) : (
          <Textarea
            label="Reason"
            autosize
            minRows={2}
            maxRows={8}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            {...(options.length === 0 && { "data-autofocus": true })}
          />
        )}
        <FormError error={error} />
        <div className={form["acts"]}>
          <Button variant="default" onClick={onClose}>
            Not yet
          </Button>
          <Button
            color="red"
            loading={isPending}
            onClick={() => onDeny({ ...(comment && { comment }), ...(option && { option: option.name }) })}
          >
            Deny
          </Button>
        </div>
      </div>
    </Modal>
  );
}
