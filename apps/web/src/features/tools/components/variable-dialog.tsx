import { Button, Modal, PasswordInput, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { useSaveVariable } from "../queries.ts";

type VariableDialogProps = {
  toolId: string;
  /** Of one whose value is given or replaced; empty for one of a new name. */
  name: string;
  onClose: () => void;
};

/** Asks for an environment variable. Once saved its value is never shown again. */
export function VariableDialog({ toolId, name: known, onClose }: VariableDialogProps) {
  const [name, setName] = useState(known);
  const [value, setValue] = useState("");
  const save = useSaveVariable(toolId);
  const isName = /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isName && value) save.mutate({ name, value }, { onSuccess: onClose });
  };
  return (
    <Modal opened onClose={onClose} title={known ? `Value of ${known}` : "Add an environment variable"}>
      <form onSubmit={submit} className={form["form"]} autoComplete="off" noValidate>
        {!known && (
          <TextInput
            label="Name"
            placeholder="API_TOKEN"
            value={name}
            onChange={(event) => setName(event.currentTarget.value.trim())}
            error={name !== "" && !isName && "Letters, digits and _, not beginning with a digit."}
            data-autofocus
          />
        )}
        <PasswordInput
          label="Value"
          description="Encrypted at rest, and never shown again."
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
          autoComplete="off"
          data-autofocus={known ? true : undefined}
        />
        <FormError error={save.error} />
        <div className={form["acts"]}>
          <Button type="submit" loading={save.isPending} disabled={!isName || !value}>
            Save {name || "the variable"}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
