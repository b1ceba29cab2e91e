import { Button, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { FormError } from "./form-error.tsx";
import styles from "./confirm.module.css";

type ConfirmProps = {
  isOpen: boolean;
  title: string;
  /** Names the act and its effect: "Deploy warmer to production". */
  act: string;
  isDangerous?: boolean;
  isWide?: boolean;
  isPending: boolean;
  error: unknown;
  children: ReactNode;
  onConfirm: () => void;
  onClose: () => void;
};

/** Asks before something happens, and says what will. */
export function Confirm(props: ConfirmProps) {
  return (
    <Modal opened={props.isOpen} onClose={props.onClose} title={props.title} size={props.isWide ? 760 : 460}>
      <div className={styles["words"]}>{props.children}</div>
      <FormError error={props.error} />
      <div className={styles["acts"]}>
        <Button variant="default" onClick={props.onClose} data-autofocus>
          Keep as it is
        </Button>
        <Button
          {...(props.isDangerous && { color: "red" })}
          loading={props.isPending}
          onClick={props.onConfirm}
        >
          {props.act}
        </Button>
      </div>
    </Modal>
  );
}
