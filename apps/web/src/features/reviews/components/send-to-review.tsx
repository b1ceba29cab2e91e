import { Button, Modal, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { formatPlural } from "../../../design/format.ts";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { announceAdded } from "../announce-added.tsx";
import { queuesQuery, useAddItems } from "../queries.ts";

type SendToReviewProps = { logIds: readonly string[]; onDone: () => void; onClose: () => void };

/** Sends chosen Logs to a review queue. */
export function SendToReview({ logIds, onDone, onClose }: SendToReviewProps) {
  const queues = useQuery(queuesQuery(1));
  const [queueId, setQueue] = useState<string | null>(null);
  const add = useAddItems();
  const open = (queues.data?.records ?? []).filter(({ is_open: isOpen }) => isOpen);
  const chosen = queueId ?? (open.length === 1 ? open[0]?.id : undefined) ?? null;
  const count = formatPlural(logIds.length, "Log");
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (chosen === null) return;
    add.mutate(
      { queueId: chosen, items: { log_ids: [...logIds] } },
      {
        onSuccess: (added) => {
          announceAdded(added);
          onDone();
        },
      },
    );
  };
  return (
    <Modal opened onClose={onClose} title={`Send ${count} to review`}>
      <form onSubmit={submit} className={form["form"]} noValidate>
        {queues.data && open.length === 0 ? (
          <p>
            There is no open queue. Make one at <a href="/reviews/new">Reviews</a>.
          </p>
        ) : (
          <Select
            label="Queue"
            searchable
            allowDeselect={false}
            data={open.map(({ id, name }) => ({ value: id, label: name }))}
            value={chosen}
            onChange={setQueue}
          />
        )}
        <FormError error={add.error ?? queues.error} />
        <div className={form["acts"]}>
          <Button type="submit" loading={add.isPending} disabled={chosen === null}>
            Send {count}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
