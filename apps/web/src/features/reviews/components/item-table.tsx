import { Button } from "@mantine/core";
import type { ReviewItem, ReviewQueue } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ErrorState } from "../../../design/error-state.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Section } from "../../../design/section.tsx";
import table from "../../../design/table.module.css";
import { Tag } from "../../../design/tag.tsx";
import { PagesBar } from "../../evaluations/components/pages-bar.tsx";
import { sayJudgment } from "../../../design/say-judgment.ts";
import { itemsQuery, useSettleItem } from "../queries.ts";
import styles from "./reviews.module.css";

type ItemTableProps = { queue: ReviewQueue; page: number; onPage: (page: number) => void };

const tones = { open: "neutral", disputed: "waiting", done: "passed" } as const;
const words = { open: "open", disputed: "to decide", done: "done" } as const;

/** What became of each item. */
export function ItemTable({ queue, page, onPage }: ItemTableProps) {
  const items = useQuery(itemsQuery(queue.id, { page }));
  if (items.error) return <ErrorState error={items.error} title="The items could not be read" />;
  if (!items.data) return <LoadingRows count={4} />;
  return (
    <Section title="Items" isBare>
      <div className={table["frame"]} tabIndex={0} role="region" aria-label="Items">
        <table className={`${table["table"]} ${table["cards"]}`}>
          <thead>
            <tr>
              <th scope="col">Log</th>
              <th scope="col">State</th>
              <th scope="col">Judged</th>
              {queue.evaluators.map(({ evaluator_id: id, name }) => (
                <th scope="col" key={id}>
                  {name}
                </th>
              ))}
              <th scope="col">Skipped, decided</th>
            </tr>
          </thead>
          <tbody>
            {items.data.records.map((item) => (
              <Row key={item.id} item={item} queue={queue} />
            ))}
          </tbody>
        </table>
      </div>
      <PagesBar page={page} size={items.data.size} total={items.data.total} onPage={onPage} />
    </Section>
  );
}

function Row({ item, queue }: { item: ReviewItem; queue: ReviewQueue }) {
  const { log_id: logId, preview, state, given, wanted, final, skips, adjudicated_by: by, note } = item;
  const skipped = skips.map(({ name, reason }) => `${name} skipped: ${reason}`);
  const decided = by === null ? [] : [`${by} decided${note ? `: ${note}` : ""}`];
  return (
    <tr>
      <td className={styles["preview"]}>
        <Link className={table["link"] ?? ""} to="/logs" search={{ log: logId }} dir="auto">
          {preview?.input ?? preview?.path ?? <code>{logId.slice(0, 16)}…</code>}
        </Link>
        {preview?.output && (
          <span dir="auto" data-failed={preview.is_failed || undefined}>
            {preview.is_failed && "Failed: "}
            {preview.output}
          </span>
        )}
        {preview === null && <span>The Log is gone, or not yours to see.</span>}
      </td>
      <td>
        <Tag tone={tones[state]}>{words[state]}</Tag>
        {item.is_stuck && <Stuck item={item} queueId={queue.id} />}
      </td>
      <td data-label="judged">
        {given} of {wanted}
      </td>
      {queue.evaluators.map(({ evaluator_id: id, name }) => (
        <td key={id} data-label={name} title={final?.[id] == null ? undefined : sayJudgment(final[id])}>
          {final?.[id] == null ? "–" : sayJudgment(final[id])}
        </td>
      ))}
      <td>{[...skipped, ...decided].join("; ")}</td>
    </tr>
  );
}

/** Of an item that nobody is left to judge: what can be done about it. */
function Stuck({ item: { id, given }, queueId }: { item: ReviewItem; queueId: string }) {
  const settle = useSettleItem();
  return (
    <>
      {" "}
      <Tag tone="waiting">stuck</Tag>{" "}
      {given > 0 && (
        <Button
          size="compact-xs"
          variant="default"
          loading={settle.isPending}
          title="Nobody who is asked is left to judge it: end it with what was said"
          onClick={() => settle.mutate({ queueId, itemId: id, given })}
        >
          Settle
        </Button>
      )}
      {settle.error && <span role="alert">{settle.error.message}</span>}
    </>
  );
}
