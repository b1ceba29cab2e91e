import { Button } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { Fragment, useState } from "react";
import { RelativeTime } from "../../../design/figures.tsx";
import { formatDuration, formatPlural } from "../../../design/format.ts";
import { prettyJson } from "../../../design/pretty-json.ts";
import table from "../../../design/table.module.css";
import { Tag } from "../../../design/tag.tsx";
import { useReplayDelivery, type WebhookDelivery } from "../queries.ts";
import { FormError } from "../../../design/form-error.tsx";
import styles from "./delivery-table.module.css";

const tones = { pending: "waiting", delivered: "passed", failed: "failed" } as const;

type DeliveryTableProps = { webhookId: string; deliveries: readonly WebhookDelivery[]; isEnabled: boolean };

/** Deliveries as rows; one unfolds to what was sent and what came back. */
export function DeliveryTable({ webhookId, deliveries, isEnabled }: DeliveryTableProps) {
  const [openId, setOpenId] = useState<string>();
  const replay = useReplayDelivery(webhookId);
  return (
    <>
      <FormError error={replay.error} />
      <div className={table["frame"]}>
        <table className={`${table["table"]} ${styles["deliveries"]}`} aria-label="Deliveries">
          <thead>
            <tr>
              <th scope="col">Event</th>
              <th scope="col">Outcome</th>
              <th scope="col" className={styles["wide"]}>
                Last reply
              </th>
              <th scope="col">When</th>
              <th scope="col" aria-label="Acts" />
            </tr>
          </thead>
          <tbody>
            {deliveries.map((delivery) => (
              <Fragment key={delivery.id}>
                <DeliveryRow
                  delivery={delivery}
                  isOpen={delivery.id === openId}
                  onToggle={() => setOpenId(delivery.id === openId ? undefined : delivery.id)}
                  onReplay={isEnabled ? () => replay.mutate(delivery.id) : undefined}
                  isPending={replay.isPending && replay.variables === delivery.id}
                />
                {delivery.id === openId && (
                  <tr className={styles["whole"]}>
                    <td colSpan={5}>
                      <Attempts delivery={delivery} />
                    </td>
                  </tr>
                )}
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

type DeliveryRowProps = {
  delivery: WebhookDelivery;
  isOpen: boolean;
  isPending: boolean;
  onToggle: () => void;
  onReplay: (() => void) | undefined;
};

function DeliveryRow({ delivery, isOpen, isPending, onToggle, onReplay }: DeliveryRowProps) {
  const last = delivery.attempts.at(-1);
  return (
    <tr>
      <th scope="row">
        <button type="button" aria-expanded={isOpen} className={styles["toggle"]} onClick={onToggle}>
          <IconChevronRight size={14} aria-hidden />
          {delivery.event_type}
        </button>
      </th>
      <td>
        <Tag tone={tones[delivery.status]}>{delivery.status}</Tag>
        <span className={styles["quiet"]}> {formatPlural(delivery.attempts_count, "attempt")}</span>
      </td>
      <td className={`${styles["reply"]} ${styles["wide"]}`}>{last ? replyOf(last) : "–"}</td>
      <td>
        <RelativeTime at={delivery.created_at} />
      </td>
      <td className={table["number"]}>
        <Button
          variant="subtle"
          size="compact-xs"
          loading={isPending}
          disabled={!onReplay || delivery.status === "pending"}
          onClick={onReplay}
        >
          Send again
        </Button>
      </td>
    </tr>
  );
}

type Attempt = WebhookDelivery["attempts"][number];

const replyOf = ({ status, error, latency_ms }: Attempt): string =>
  [status === null ? undefined : `HTTP ${status}`, error ?? undefined, formatDuration(latency_ms)]
    .filter((part) => part !== undefined)
    .join(" · ");

function Attempts({ delivery }: { delivery: WebhookDelivery }) {
  return (
    <div className={styles["attempts"]}>
      <ol aria-label="Attempts">
        {delivery.attempts.map((attempt, index) => (
          <li key={index}>
            <RelativeTime at={attempt.at} /> {replyOf(attempt)}
            {attempt.reply && <pre tabIndex={0}>{attempt.reply}</pre>}
          </li>
        ))}
        {delivery.next_attempt_at && delivery.status === "pending" && (
          <li>
            Next:{" "}
            <time dateTime={delivery.next_attempt_at}>
              {new Date(delivery.next_attempt_at).toLocaleTimeString("en")}
            </time>
          </li>
        )}
      </ol>
      <pre tabIndex={0} aria-label="What is sent">
        {prettyJson(delivery.payload)}
      </pre>
    </div>
  );
}
