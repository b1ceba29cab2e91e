import type { ReactNode } from "react";
import styles from "./tag.module.css";

type TagTone = "neutral" | "human" | "machine" | "passed" | "failed" | "waiting";

/** A word or two about state, beside what it is about. */
export function Tag({
  tone = "neutral",
  title,
  children,
}: {
  tone?: TagTone;
  title?: string;
  children: ReactNode;
}) {
  return (
    <span className={styles["tag"]} data-tone={tone} title={title}>
      {children}
    </span>
  );
}

/** A dot and a word: something is live there. */
export function LiveTag({ children, isDefault = false }: { children: ReactNode; isDefault?: boolean }) {
  return (
    <span className={styles["live"]} data-default={isDefault || undefined}>
      {children}
    </span>
  );
}
