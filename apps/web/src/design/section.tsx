import type { ReactNode } from "react";
import styles from "./section.module.css";

/** A titled part of a page. */
export function Section(props: { title: string; aside?: ReactNode; children: ReactNode; isBare?: boolean }) {
  return (
    <section className={styles["section"]} aria-label={props.title}>
      <header className={styles["header"]}>
        <h2>{props.title}</h2>
        {props.aside && <div className={styles["aside"]}>{props.aside}</div>}
      </header>
      <div className={props.isBare ? undefined : styles["body"]}>{props.children}</div>
    </section>
  );
}
