import { Button, Modal, TextInput } from "@mantine/core";
import { type FormEvent, type ReactNode, useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { checkPath } from "../check-path.ts";

type PathDialogProps = {
  title: string;
  act: string;
  example: string;
  /** What the path begins with. */
  path: string;
  isPending: boolean;
  error: unknown;
  onSubmit: (path: string) => void;
  onClose: () => void;
  /** What else is asked for. */
  children?: ReactNode;
};

/** Asks for the path of something new. */
export function PathDialog(props: PathDialogProps) {
  const [path, setPath] = useState(props.path);
  const [isTried, setTried] = useState(false);
  const problem = checkPath(path);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!problem) props.onSubmit(path);
  };
  return (
    <Modal opened onClose={props.onClose} title={props.title}>
      <form onSubmit={submit} className={form["form"]} noValidate>
        <TextInput
          label="Path"
          description="Directories and a name. Directories are made as needed."
          placeholder={props.example}
          value={path}
          onChange={(event) => setPath(event.currentTarget.value)}
          error={isTried && problem}
          data-autofocus
        />
        {props.children}
        <FormError error={props.error} />
        <div className={form["acts"]}>
          <Button type="submit" loading={props.isPending}>
            {props.act}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
