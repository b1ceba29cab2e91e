import type { ReactNode } from "react";
import styles from "./states.module.css";

/** Says what belongs here, shows one real example, and offers the one thing to do. */
export function EmptyState(props: {
  title: string;
  children?: ReactNode;
  example?: string;
  action?: ReactNode;
}) {
  return (
    <div className={styles["state"]}>
      {props.title && <h2>{props.title}</h2>}
      {props.children && <div className={styles["words"]}>{props.children}</div>}
      {props.example && (
        <pre className={styles["example"]} tabIndex={0}>
          {props.example}
        </pre>
      )}
      {props.action}
    </div>
  );
}
