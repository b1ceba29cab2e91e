import { Button, Modal, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { useSkipItem } from "../queries.ts";

const usual = ["I cannot tell", "I know somebody in it", "It is broken"];

type SkipDialogProps = { queueId: string; itemId: string; onClose: () => void };

/** Gives an item back, and says why. */
export function SkipDialog({ queueId, itemId, onClose }: SkipDialogProps) {
  const [reason, setReason] = useState("");
  const skip = useSkipItem();
  const send = (why: string): void =>
    skip.mutate({ queueId, itemId, reason: why.trim() }, { onSuccess: onClose });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (reason.trim() !== "") send(reason);
  };
  return (
    <Modal opened onClose={onClose} title="Why can’t you judge it?">
      <form onSubmit={submit} className={form["form"]} noValidate>
        <div className={form["choices"]}>
          {usual.map((why) => (
            <Button key={why} variant="default" disabled={skip.isPending} onClick={() => send(why)}>
              {why}
            </Button>
          ))}
        </div>
        <Textarea
          label="Something else"
          autosize
          minRows={2}
          maxLength={1000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <FormError error={skip.error} />
        <div className={form["acts"]}>
          <Button type="submit" loading={skip.isPending} disabled={reason.trim() === ""}>
            Skip this item
          </Button>
        </div>
      </form>
    </Modal>
  );
}
