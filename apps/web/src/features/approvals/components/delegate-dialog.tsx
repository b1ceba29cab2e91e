import { Button, Modal, Textarea } from "@mantine/core";
import type { Approval } from "@parley/contract";
import { useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { fromKey } from "../../settings/access/subjects.ts";
import { useDelegate } from "../act-queries.ts";
import { ResponderSelect } from "./responder-select.tsx";

/** Has somebody else answer in one's own place. */
export function DelegateDialog({ approval, onClose }: { approval: Approval; onClose: () => void }) {
  const [to, setTo] = useState<string | null>(null);
  const [message, setMessage] = useState("");
  const delegate = useDelegate(approval.id);
  return (
    <Modal opened onClose={onClose} title="Have somebody else answer">
      <div className={form["form"]}>
        <ResponderSelect
          isPerson
          label="Who answers in your place"
          description="Their answer counts where yours would have; if you answer as well, yours counts there."
          value={to}
          onChange={setTo}
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
        <FormError error={delegate.error} />
        <div className={form["acts"]}>
          <Button variant="default" onClick={onClose}>
            Not yet
          </Button>
          <Button
            loading={delegate.isPending}
            disabled={to === null}
            onClick={() =>
              to !== null &&
              delegate.mutate({ to: fromKey(to).id, message: message.trim() }, { onSuccess: onClose })
            }
          >
            Pass it on
          </Button>
        </div>
      </div>
    </Modal>
  );
}
