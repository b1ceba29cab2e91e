import { Button, Modal, Textarea } from "@mantine/core";
import type { Approval } from "@parley/contract";
import { useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { useCancel } from "../act-queries.ts";

type CancelDialogProps = { approval: Approval; onWithdraw: () => void; onClose: () => void };

/** Withdraws a request: nobody decides it any more. */
export function CancelDialog({ approval, onWithdraw, onClose }: CancelDialogProps) {
  const [reason, setReason] = useState("");
  const cancel = useCancel(approval.id);
  return (
    <Modal opened onClose={onClose} title="Withdraw this request">
      <div className={form["form"]}>
        <p>
          Nobody can decide it any more, and who asked is told that it was withdrawn, which is no denial. It
          cannot be brought back: the program would have to ask again.
        </p>
        <Textarea
          label="Reason"
          autosize
          minRows={2}
          maxRows={8}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-autofocus
        />
        <FormError error={cancel.error} />
        <div className={form["acts"]}>
          <Button variant="default" onClick={onClose}>
            Keep it
          </Button>
          <Button
            color="red"
            loading={cancel.isPending}
            onClick={() => {
              onWithdraw();
              cancel.mutate({ reason: reason.trim() === "" ? null : reason.trim() }, { onSuccess: onClose });
            }}
          >
            Withdraw the request
          </Button>
        </div>
      </div>
    </Modal>
  );
}
