import { Button } from "@mantine/core";
import styles from "../pages/evaluations.module.css";

type PagesBarProps = { page: number; size: number; total: number; onPage: (page: number) => void };

/** The way through a list that is newest first; nothing where one page holds all. */
export function PagesBar({ page, size, total, onPage }: PagesBarProps) {
  if (total <= size) return null;
  return (
    <div className={styles["bar"]}>
      <Button variant="default" disabled={page === 1} onClick={() => onPage(page - 1)}>
        Newer
      </Button>
      <Button variant="default" disabled={page * size >= total} onClick={() => onPage(page + 1)}>
        Older
      </Button>
    </div>
  );
}
