import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import styles from "./notice.module.css";

type NoticeProps = { title: string; children?: ReactNode; act?: string; onAct?: () => void };

/** Something that changed under the reader's eyes. */
export function Notice({ title, children, act, onAct }: NoticeProps) {
  return (
    <div role="alert" className={styles["notice"]}>
      <div>
        <strong>{title}</strong>
        {children && <p>{children}</p>}
      </div>
      {act && (
        <Button variant="default" onClick={onAct}>
          {act}
        </Button>
      )}
    </div>
  );
}
