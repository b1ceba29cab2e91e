import { Button, Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { EmptyState } from "../../../design/empty-state.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { formatCount } from "../../../design/format.ts";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { type Channel, loggedAtOnce, logQuery } from "../queries.ts";
import { LoggedDelivery } from "./logged-delivery.tsx";
import styles from "./log.module.css";

type LogDialogProps = { channel: Channel; onClose: () => void };

/** What was shown in a channel, newest first, and what was said to the platform for it. */
export function LogDialog({ channel, onClose }: LogDialogProps) {
  return (
    <Modal opened onClose={onClose} title={`What ${channel.name} was told`} size="xl">
      <Log channel={channel} />
    </Modal>
  );
}

function Log({ channel }: { channel: Channel }) {
  const [page, setPage] = useState(1);
  const list = useQuery(logQuery(channel.id, page));
  if (list.error)
    return (
      <ErrorState error={list.error} title="The log could not be read" retry={() => void list.refetch()} />
    );
  if (!list.data) return <LoadingRows count={4} />;
  const { records, total } = list.data;
  if (total === 0)
    return (
      <EmptyState title="Nothing was shown here yet">
        Each request that goes to {channel.name} is listed here, with what was said to the platform and what
        it answered, without secrets. <em>Try it…</em> says whether it would arrive.
      </EmptyState>
    );
  const pages = Math.ceil(total / loggedAtOnce);
  return (
    <>
      <ul className={styles["log"]} aria-label="Deliveries">
        {records.map((delivery) => (
          <LoggedDelivery key={delivery.id} delivery={delivery} />
        ))}
      </ul>
      {pages > 1 && (
        <nav className={styles["pages"]} aria-label="Pages">
          <span>
            Page {formatCount(page)} of {formatCount(pages)}
          </span>
          <Button variant="default" disabled={page === 1} onClick={() => setPage(page - 1)}>
            Newer
          </Button>
          <Button variant="default" disabled={page >= pages} onClick={() => setPage(page + 1)}>
            Older
          </Button>
        </nav>
      )}
    </>
  );
}
