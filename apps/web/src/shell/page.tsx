import type { ReactNode } from "react";
import styles from "./page.module.css";

type PageProps = { title: string; actions?: ReactNode; isWide?: boolean; children: ReactNode };

/** A page with its title and at most two actions. */
export function Page({ title, actions, isWide = false, children }: PageProps) {
  return (
    <div className={styles["page"]} data-wide={isWide || undefined}>
      <title>{`${title} · Parley`}</title>
      <header className={styles["header"]}>
        <h1>{title}</h1>
        {actions && <div className={styles["actions"]}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}
