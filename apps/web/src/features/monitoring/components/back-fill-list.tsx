import { Button, Progress } from "@mantine/core";
import type { BackFill } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { RelativeTime } from "../../../design/figures.tsx";
import { formatCount, formatMoney } from "../../../design/format.ts";
import { FormError } from "../../../design/form-error.tsx";
import rows from "../../../design/rows.module.css";
import { Section } from "../../../design/section.tsx";
import { Tag } from "../../../design/tag.tsx";
import { usePermission } from "../../me/queries.ts";
import { useCancelBackFill } from "../change-watch.ts";
import { backFillsQuery, watchesQuery } from "../queries.ts";
import styles from "./back-fill-list.module.css";

const tones = { running: "waiting", completed: "passed", cancelled: "neutral", failed: "failed" } as const;

/** Older Logs that were had judged, the last first, with how far that is. */
export function BackFillList({ fileId }: { fileId: string }) {
  const backFills = useQuery(backFillsQuery(fileId)).data ?? [];
  const watches = useQuery(watchesQuery(fileId)).data ?? [];
  const mayWrite = usePermission("write");
  const cancel = useCancelBackFill(fileId);
  if (backFills.length === 0) return null;
  return (
    <Section title="Older Logs, judged later">
      {backFills.map((backFill) => {
        const name = watches.find(({ id }) => id === backFill.watch_id)?.evaluator.path ?? "an Evaluator";
        return (
          <div key={backFill.id} className={rows["row"]}>
            <div className={rows["words"]}>
              <strong>{name}</strong>
              <Tag tone={tones[backFill.status]}>{backFill.status}</Tag>
              <span className={rows["quiet"]}>
                <RelativeTime at={backFill.created_at} /> · {describe(backFill)}
              </span>
              {backFill.status === "running" && (
                <Progress
                  className={styles["progress"] ?? ""}
                  value={shareOf(backFill)}
                  aria-label={`Progress of ${name} on older Logs`}
                />
              )}
              {backFill.failure && <span className={rows["quiet"]}>{backFill.failure}</span>}
            </div>
            {mayWrite && backFill.status === "running" && (
              <div className={rows["acts"]}>
                <Button
                  variant="default"
                  size="compact-sm"
                  aria-label={`Cancel ${name} on older Logs`}
                  onClick={() => cancel.mutate(backFill.id)}
                >
                  Cancel
                </Button>
              </div>
            )}
          </div>
        );
      })}
      <FormError error={cancel.error} />
    </Section>
  );
}

const shareOf = ({ done_count: done, logs_count: all }: BackFill): number =>
  all === 0 ? 100 : Math.min(100, (done / all) * 100);

const describe = (of: BackFill): string =>
  [
    // Logs that came while it went on are looked at, and were not counted when it began.
    `${formatCount(of.done_count)} of ${formatCount(Math.max(of.logs_count, of.done_count))} Logs looked at`,
    `${formatCount(of.judged_count)} judged`,
    of.skipped_count > 0 && `${formatCount(of.skipped_count)} skipped`,
    of.failed_count > 0 && `${formatCount(of.failed_count)} failed`,
    of.cost > 0 && formatMoney(of.cost),
  ]
    .filter(Boolean)
    .join(", ");
