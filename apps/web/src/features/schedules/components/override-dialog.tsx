import { Button, Modal } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { PersonSelect } from "../../availability/components/person-select.tsx";
import { SpanFields } from "../../availability/components/span-fields.tsx";
import { type Schedule, useOverride } from "../queries.ts";

/** Has somebody else on call for a while. */
export function OverrideDialog({ schedule, onClose }: { schedule: Schedule; onClose: () => void }) {
  const [who, setWho] = useState<string | null>(null);
  const [from, setFrom] = useState("");
  const [until, setUntil] = useState("");
  const override = useOverride(schedule.id);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (who === null) return;
    const span = { from: new Date(from).toISOString(), until: new Date(until).toISOString() };
    override.mutate({ user_id: who, ...span }, { onSuccess: onClose });
  };
  return (
    <Modal opened onClose={onClose} title={`Step in for ${schedule.name}`}>
      <form className={form["form"]} onSubmit={submit} noValidate>
        <PersonSelect label="Who is on call instead" value={who} onChange={setWho} />
        <SpanFields from={from} until={until} onFrom={setFrom} onUntil={setUntil} />
        <FormError error={override.error} />
        <div className={form["acts"]}>
          <Button
            type="submit"
            loading={override.isPending}
            disabled={who === null || from === "" || until === ""}
          >
            Have them on call
          </Button>
        </div>
      </form>
    </Modal>
  );
}
