import { Button, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { CopyButton } from "../../../design/copy-button.tsx";
import form from "../../../design/form.module.css";
import styles from "./webhooks.module.css";

/** Shows a secret the one time it can be seen. Only its button closes it. */
export function SecretDialog(props: { secret: string; children: ReactNode; onClose: () => void }) {
  return (
    <Modal
      opened
      onClose={props.onClose}
      title="Keep this secret now"
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <div className={form["form"]}>
        <div>{props.children}</div>
        <div className={styles["secret"]}>
          <code aria-label="Secret">{props.secret}</code>
          <CopyButton text={props.secret} label="Copy the secret" />
        </div>
        <div className={form["acts"]}>
          <Button onClick={props.onClose} data-autofocus>
            I have kept it
          </Button>
        </div>
      </div>
    </Modal>
  );
}
