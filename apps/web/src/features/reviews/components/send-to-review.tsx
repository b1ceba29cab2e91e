import { Button, Modal, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { announceAdded } from "../announce-added.tsx";
import { type NewItems, queuesQuery, useAddItems } from "../queries.ts";

type SendToReviewProps = {
  items: NewItems;
  /** What they are, in words: `3 Logs`. */
  what: string;
  onDone: () => void;
  onClose: () => void;
};

/** Sends Logs to a review queue. */
export function SendToReview({ items, what, onDone, onClose }: SendToReviewProps) {
  const queues = useQuery(queuesQuery(1));
  const [queueId, setQueue] = useState<string | null>(null);
  const add = useAddItems();
  const open = (queues.data?.records ?? []).filter(({ is_open: isOpen }) => isOpen);
  const chosen = queueId ?? (open.length === 1 ? open[0]?.id : undefined) ?? null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (chosen === null) return;
    add.mutate(
      { queueId: chosen, items },
      {
        onSuccess: (added) => {
          announceAdded(added);
          onDone();
        },
      },
    );
  };
  return (
    <Modal opened onClose={onClose} title={`Send ${what} to review`}>
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
            Send {what}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
