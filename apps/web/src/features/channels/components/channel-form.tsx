import { Button, Modal } from "@mantine/core";
import { type FormEvent, type ReactNode, useEffect, useRef } from "react";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { areShown, problemsOf } from "../form-problems.ts";

type ChannelFormProps = {
  title: string;
  /** What the button does. */
  act: string;
  isComplete: boolean;
  saving: { isPending: boolean; error: unknown };
  /** Those that say themselves what is wrong with them. */
  fields?: readonly string[];
  onSave: () => void;
  onClose: () => void;
  children: ReactNode;
};

/** A window in which a channel, or a part of one, is written and saved. */
export function ChannelForm({ children, ...given }: ChannelFormProps) {
  const { title, act, isComplete, saving, fields = [], onSave, onClose } = given;
  const body = useRef<HTMLFormElement>(null);
  // The button is always in sight, and what is wrong may not be.
  useEffect(() => {
    if (saving.error == null) return;
    const field = body.current?.querySelector<HTMLElement>("[aria-invalid=true]");
    if (field) field.focus();
    else body.current?.querySelector("[role=alert]")?.scrollIntoView({ block: "nearest" });
  }, [saving.error]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSave();
  };
  return (
    <Modal opened onClose={onClose} title={title}>
      <form ref={body} onSubmit={submit} className={form["form"]} noValidate>
        {children}
        {areShown(problemsOf(saving.error), fields) ? (
          <p role="alert" className={form["error"]}>
            Nothing was saved: see what is said at the fields above.
          </p>
        ) : (
          <FormError error={saving.error} />
        )}
        <div className={form["acts"]}>
          <Button type="submit" loading={saving.isPending} disabled={!isComplete}>
            {act}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
