import { Skeleton } from "@mantine/core";
import styles from "./states.module.css";

/** Grey lines where rows will stand. */
export function LoadingRows({ count = 6, height = 16 }: { count?: number; height?: number }) {
  return (
    <div className={styles["rows"]} role="status" aria-label="Loading">
      {Array.from({ length: count }, (_, row) => (
        <Skeleton key={row} height={height} radius={4} width={`${92 - ((row * 17) % 40)}%`} />
      ))}
    </div>
  );
}
