import { Button, Modal, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { meQuery } from "../../me/queries.ts";
import { useBeAway } from "../queries.ts";
import { PersonSelect } from "./person-select.tsx";
import { SpanFields } from "./span-fields.tsx";

/** Says when one is away, and who answers meanwhile. */
export function AwayDialog({ onClose }: { onClose: () => void }) {
  const me = useQuery(meQuery).data?.actor.user_id;
  const [from, setFrom] = useState("");
  const [until, setUntil] = useState("");
  const [delegate, setDelegate] = useState<string | null>(null);
  const [note, setNote] = useState("");
  const away = useBeAway();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    away.mutate(
      {
        from: new Date(from).toISOString(),
        until: new Date(until).toISOString(),
        delegate_user_id: delegate,
        note: note.trim(),
      },
      { onSuccess: onClose },
    );
  };
  return (
    <Modal opened onClose={onClose} title="Out of office">
      <form className={form["form"]} onSubmit={submit} noValidate>
        <SpanFields from={from} until={until} onFrom={setFrom} onUntil={setUntil} />
        <PersonSelect
          label="Who answers for you"
          description="They vote once, also where they are asked themselves; never on requests of yours."
          placeholder="nobody"
          isClearable
          without={me ? [me] : []}
          value={delegate}
          onChange={setDelegate}
        />
        <Textarea
          label="Note"
          autosize
          minRows={1}
          maxRows={6}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <FormError error={away.error} />
        <div className={form["acts"]}>
          <Button type="submit" loading={away.isPending} disabled={from === "" || until === ""}>
            Be away then
          </Button>
        </div>
      </form>
    </Modal>
  );
}
