import { Button, Modal } from "@mantine/core";
import type { FormEvent, ReactNode } from "react";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";

type ChannelFormProps = {
  title: string;
  /** What the button does. */
  act: string;
  isComplete: boolean;
  saving: { isPending: boolean; error: unknown };
  onSave: () => void;
  onClose: () => void;
  children: ReactNode;
};

/** A window in which a channel, or a part of one, is written and saved. */
export function ChannelForm({ title, act, isComplete, saving, onSave, onClose, children }: ChannelFormProps) {
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSave();
  };
  return (
    <Modal opened onClose={onClose} title={title}>
      <form onSubmit={submit} className={form["form"]} noValidate>
        {children}
        <FormError error={saving.error} />
        <div className={form["acts"]}>
          <Button type="submit" loading={saving.isPending} disabled={!isComplete}>
            {act}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
