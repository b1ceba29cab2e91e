import { Button, Progress } from "@mantine/core";
import type { ReviewQueue } from "@parley/contract";
import { Link } from "@tanstack/react-router";
import { formatCount, formatPlural } from "../../../design/format.ts";
import { Tag } from "../../../design/tag.tsx";
import styles from "./reviews.module.css";

type QueueCardProps = {
  queue: Pick<ReviewQueue, "id" | "name" | "is_open" | "evaluators">;
  counts?: ReviewQueue["counts"] | undefined;
  waiting: number;
  disputed: number;
};

/** A queue in the list: how far it is, and what it wants of whoever looks. */
export const QueueCard = ({ queue, counts, waiting, disputed }: QueueCardProps) => (
  <li className={styles["card"]}>
    <div className={styles["name"]}>
      {counts ? (
        <Link to="/reviews/$queueId" params={{ queueId: queue.id }}>
          {queue.name}
        </Link>
      ) : (
        <strong>{queue.name}</strong>
      )}
      {!queue.is_open && <Tag>closed</Tag>}
      <span className={styles["quiet"]}>{queue.evaluators.map(({ name }) => name).join(", ")}</span>
    </div>
    <div className={styles["acts"]}>
      {disputed > 0 && (
        <Button
          variant="default"
          className={styles["plain"] ?? ""}
          renderRoot={(props) => (
            <Link {...props} to="/reviews/$queueId/disputes" params={{ queueId: queue.id }} />
          )}
        >
          Decide {formatCount(disputed)}
        </Button>
      )}
      {waiting > 0 && (
        <Button
          className={styles["act"] ?? ""}
          renderRoot={(props) => (
            <Link {...props} to="/reviews/$queueId/next" params={{ queueId: queue.id }} />
          )}
        >
          Review {formatPlural(waiting, "item")}
        </Button>
      )}
    </div>
    {counts && <QueueProgress name={queue.name} counts={counts} />}
  </li>
);

/** How many judgments of those wanted were given, and what became of the items. */
export function QueueProgress({ name, counts }: { name: string; counts: ReviewQueue["counts"] }) {
  const { items, done, disputed, judgments_given: given, judgments_wanted: wanted } = counts;
  if (items === 0) return <span className={styles["quiet"]}>No items yet</span>;
  return (
    <div className={styles["progress"]}>
      <Progress
        color="var(--human-edge)"
        value={wanted === 0 ? 0 : (given / wanted) * 100}
        aria-label={`Progress of ${name}`}
      />
      <span className={styles["quiet"]}>
        {formatCount(given)} of {formatPlural(wanted, "judgment")} · {formatCount(done)} of{" "}
        {formatPlural(items, "item")} done
        {disputed > 0 && ` · ${formatCount(disputed)} to decide`}
      </span>
    </div>
  );
}
