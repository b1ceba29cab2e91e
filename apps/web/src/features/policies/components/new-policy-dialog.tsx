import { Button, Modal, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { FormError, issueOf } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { useSavePolicy } from "../queries.ts";
import { starterText } from "../starter-text.ts";

type NewPolicyDialogProps = {
  taken: readonly string[];
  onMade: (id: string) => void;
  onClose: () => void;
};

/** Begins a policy with an example to change; nothing is decided by it. */
export function NewPolicyDialog({ taken, onMade, onClose }: NewPolicyDialogProps) {
  const [name, setName] = useState("");
  const save = useSavePolicy();
  const isTaken = taken.includes(name.trim());
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate({ name: name.trim(), text: starterText }, { onSuccess: ({ id }) => onMade(id) });
  };
  return (
    <Modal opened onClose={onClose} title="New policy">
      <form className={form["form"]} onSubmit={submit} noValidate>
        <TextInput
          label="Name"
          placeholder="refunds"
          description="It begins with an example that asks people, and is in use nowhere."
          value={name}
          error={isTaken ? "There is a policy of this name." : issueOf(save.error, "name")}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        <FormError error={save.error} fields={["name"]} />
        <div className={form["acts"]}>
          <Button type="submit" loading={save.isPending} disabled={name.trim() === "" || isTaken}>
            Begin the policy
          </Button>
        </div>
      </form>
    </Modal>
  );
}
