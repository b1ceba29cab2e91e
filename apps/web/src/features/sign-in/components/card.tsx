import type { ReactNode } from "react";
import styles from "./card.module.css";

/** A page of one card, for who is not in yet. */
export function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className={styles["page"]}>
      <title>{`${title} · Parley`}</title>
      <div className={styles["card"]}>
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}
