import { Button } from "@mantine/core";
import styles from "../pages/evaluations.module.css";

type PagesBarProps = {
  page: number;
  size: number;
  total: number;
  onPage: (page: number) => void;
  /** What is on the page before, and on the next. */
  words?: readonly [before: string, next: string];
};

/** The way through a list, which is newest first unless its words say otherwise; nothing where one page holds all. */
export function PagesBar({ page, size, total, onPage, words = ["Newer", "Older"] }: PagesBarProps) {
  if (total <= size) return null;
  return (
    <div className={styles["bar"]}>
      <Button variant="default" disabled={page === 1} onClick={() => onPage(page - 1)}>
        {words[0]}
      </Button>
      <Button variant="default" disabled={page * size >= total} onClick={() => onPage(page + 1)}>
        {words[1]}
      </Button>
    </div>
  );
}
