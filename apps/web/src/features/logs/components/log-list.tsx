import { Button } from "@mantine/core";
import type { Log } from "@parley/sdk";
import type { UseQueryResult } from "@tanstack/react-query";
import { EmptyState } from "../../../design/empty-state.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { formatCount } from "../../../design/format.ts";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { isNarrowed, type LogSearch } from "../log-filter.ts";
import type { Selection } from "../use-selection.ts";
import styles from "./log-list.module.css";
import { LogTable } from "./log-table.tsx";

type LogListProps = {
  list: UseQueryResult<{
    records: Log[];
    total: number;
    is_total_exact?: boolean | null | undefined;
    next_cursor?: string | null | undefined;
  }>;
  search: LogSearch;
  hasFile: boolean;
  openId: string | undefined;
  pageSize: number;
  selection: Selection;
  onOpen: (id: string) => void;
  onPage: (place: Place) => void;
  onClear: () => void;
};

/** A page and, where it is known, where it begins. */
type Place = { page?: number; cursor?: string };

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
        The search looks for whole words in inputs and outputs; end one with * for all that begin so.
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
        selection={props.selection}
        onOpen={props.onOpen}
      />
      <Pages
        page={search.page ?? 1}
        shown={list.data.records.length}
        total={list.data.is_total_exact === false ? undefined : list.data.total}
        size={props.pageSize}
        next={list.data.next_cursor ?? undefined}
        onPage={props.onPage}
      />
    </div>
  );
}

type PagesProps = {
  page: number;
  shown: number;
  /** How many there are; nothing where only "many" is known. */
  total: number | undefined;
  size: number;
  next: string | undefined;
  onPage: (place: Place) => void;
};

function Pages({ page, shown, total, size, next, onPage }: PagesProps) {
  const first = (page - 1) * size + 1;
  const last = first + shown - 1;
  return (
    <nav className={styles["pages"]} aria-label="Pages">
      <span>
        {shown === 0 ? "Past the end" : `${formatCount(first)}–${formatCount(last)}`} of{" "}
        {total === undefined ? "many" : formatCount(total)}
      </span>
      <Button
        variant="default"
        disabled={page <= 1}
        onClick={() => onPage(page > 2 ? { page: page - 1 } : {})}
      >
        Newer
      </Button>
      <Button
        variant="default"
        disabled={next === undefined}
        onClick={() => next !== undefined && onPage({ page: page + 1, cursor: next })}
      >
        Older
      </Button>
    </nav>
  );
}
