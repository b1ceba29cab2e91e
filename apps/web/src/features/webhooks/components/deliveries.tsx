import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { EmptyState } from "../../../design/empty-state.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { formatCount } from "../../../design/format.ts";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { deliveriesPageSize, deliveriesQuery, type DeliveryStatus, type Webhook } from "../queries.ts";
import { DeliveryTable } from "./delivery-table.tsx";
import styles from "./deliveries.module.css";

type DeliveriesProps = { webhook: Webhook; status: DeliveryStatus | undefined };

/** What was sent to a webhook, page by page. */
export function Deliveries({ webhook, status }: DeliveriesProps) {
  const [page, setPage] = useState(1);
  const list = useQuery(deliveriesQuery({ id: webhook.id, status, page }));
  if (list.error) {
    return (
      <ErrorState
        error={list.error}
        title="The deliveries could not be read"
        retry={() => void list.refetch()}
      />
    );
  }
  if (!list.data) return <LoadingRows count={8} />;
  const { records, total } = list.data;
  if (total === 0) {
    return (
      <EmptyState title={status ? "None of these" : "Nothing was sent yet"}>
        {status
          ? "No delivery of the last 30 days is in this state."
          : "Deliveries appear here as events happen, and stay for 30 days. Send a test to see one now."}
      </EmptyState>
    );
  }
  return (
    <div className={styles["list"]}>
      <DeliveryTable webhookId={webhook.id} deliveries={records} isEnabled={webhook.is_enabled} />
      {total > deliveriesPageSize && (
        <nav className={styles["pages"]} aria-label="Pages">
          <span>
            Page {formatCount(page)} of {formatCount(Math.ceil(total / deliveriesPageSize))}
          </span>
          <Button variant="default" disabled={page === 1} onClick={() => setPage(page - 1)}>
            Newer
          </Button>
          <Button
            variant="default"
            disabled={page * deliveriesPageSize >= total}
            onClick={() => setPage(page + 1)}
          >
            Older
          </Button>
        </nav>
      )}
    </div>
  );
}
