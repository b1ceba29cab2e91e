import { Button } from "@mantine/core";
import type { Log } from "@parley/sdk";
import type { UseQueryResult } from "@tanstack/react-query";
import { EmptyState } from "../../../design/empty-state.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { formatCount } from "../../../design/format.ts";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { isNarrowed, type LogSearch } from "../log-filter.ts";
import styles from "./log-list.module.css";
import { LogTable } from "./log-table.tsx";

type LogListProps = {
  list: UseQueryResult<{ records: Log[]; total: number; page: number; size: number }>;
  search: LogSearch;
  hasFile: boolean;
  openId: string | undefined;
  pageSize: number;
  onOpen: (id: string) => void;
  onPage: (page: number) => void;
  onClear: () => void;
};

const example = 'npx parley call welcome-email --input customer_name="John Doe" --input product_name=Parley';

/** The list in whatever state it is: coming, failed, empty, or there. */
export function LogList(props: LogListProps) {
  const { list, search } = props;
  if (list.error) {
    return (
      <ErrorState error={list.error} title="The logs could not be read" retry={() => void list.refetch()} />
    );
  }
  if (!list.data) return <LoadingRows count={12} />;
  if (list.data.total === 0 && isNarrowed(search)) {
    return (
      <EmptyState
        title="No log matches"
        action={
          <Button variant="default" onClick={props.onClear}>
            Clear the filters
          </Button>
        }
      >
        The search looks into inputs and outputs, in any case.
      </EmptyState>
    );
  }
  if (list.data.total === 0) {
    return (
      <EmptyState title="No calls yet" example={example}>
        Every call becomes a log on the version that answered: what went in, what came out, how long it took
        and what it cost. Run a prompt in its editor, or type:
      </EmptyState>
    );
  }
  return (
    <div data-stale={list.isPlaceholderData || undefined} className={styles["list"]}>
      <LogTable
        logs={list.data.records}
        hasFile={props.hasFile}
        openId={props.openId}
        onOpen={props.onOpen}
      />
      <Pages page={search.page ?? 1} total={list.data.total} size={props.pageSize} onPage={props.onPage} />
    </div>
  );
}

type PagesProps = { page: number; total: number; size: number; onPage: (page: number) => void };

function Pages({ page, total, size, onPage }: PagesProps) {
  const first = (page - 1) * size + 1;
  const last = Math.min(total, page * size);
  return (
    <nav className={styles["pages"]} aria-label="Pages">
      <span>
        {first > total ? "Past the end" : `${formatCount(first)}–${formatCount(last)}`} of{" "}
        {formatCount(total)}
      </span>
      <Button variant="default" disabled={page <= 1} onClick={() => onPage(page - 1)}>
        Newer
      </Button>
      <Button variant="default" disabled={last >= total} onClick={() => onPage(page + 1)}>
        Older
      </Button>
    </nav>
  );
}
