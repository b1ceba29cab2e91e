import { Button, Modal, Textarea } from "@mantine/core";
import type { Approval } from "@parley/contract";
import { useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { useEscalate } from "../act-queries.ts";
import { ResponderSelect, toResponder } from "./responder-select.tsx";

/** Asks others as well; whoever was asked may still answer. */
export function EscalateDialog({ approval, onClose }: { approval: Approval; onClose: () => void }) {
  const [who, setWho] = useState<string | null>(null);
  const [message, setMessage] = useState("");
  const escalate = useEscalate(approval.id);
  return (
    <Modal opened onClose={onClose} title="Ask others as well">
      <div className={form["form"]}>
        <ResponderSelect
          label="Whom"
          description="Whoever was asked may still answer; the first decision counts."
          value={who}
          onChange={setWho}
        />
        <Textarea
          label="Message"
          description="Stands in what happened, for everybody."
          autosize
          minRows={2}
          maxRows={8}
          value={message}
          onChange={(event) => setMessage(event.currentTarget.value)}
        />
        <FormError error={escalate.error} />
        <div className={form["acts"]}>
          <Button variant="default" onClick={onClose}>
            Not yet
          </Button>
          <Button
            loading={escalate.isPending}
            disabled={who === null}
            onClick={() =>
              who !== null &&
              escalate.mutate({ who: toResponder(who), message: message.trim() }, { onSuccess: onClose })
            }
          >
            Ask them
          </Button>
        </div>
      </div>
    </Modal>
  );
}
