import { Button } from "@mantine/core";
import type { Datapoint } from "@parley/contract";
import type { UseQueryResult } from "@tanstack/react-query";
import { EmptyState } from "../../../design/empty-state.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { formatCount } from "../../../design/format.ts";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import styles from "../pages/datapoints-page.module.css";
import { datapointsPageSize } from "../queries.ts";
import { DatapointTable } from "./datapoint-table.tsx";

type DatapointListProps = {
  list: UseQueryResult<{ records: Datapoint[]; total: number }>;
  page: number;
  openId: string | undefined;
  isNarrowed: boolean;
  onOpen: (id: string) => void;
  onNarrow: (filter: { split?: string; tag?: string }) => void;
  onPage: (page: number) => void;
  onClear: () => void;
};

const example = "question,target,split\nWhere is my order?,On its way,test";

/** The list in whatever state it is: coming, failed, empty, or there. */
export function DatapointList({ list, page, isNarrowed, ...acts }: DatapointListProps) {
  if (list.error) {
    return (
      <ErrorState
        error={list.error}
        title="The Datapoints could not be read"
        retry={() => void list.refetch()}
      />
    );
  }
  if (!list.data) return <LoadingRows count={10} />;
  const { records, total } = list.data;
  if (total === 0 && isNarrowed) {
    return (
      <EmptyState
        title="No Datapoint matches"
        action={
          <Button variant="default" onClick={acts.onClear}>
            Show all
          </Button>
        }
      >
        The search looks for text anywhere in a Datapoint, whatever the case.
      </EmptyState>
    );
  }
  if (total === 0) {
    return (
      <EmptyState title="No Datapoints yet" example={example}>
        A Datapoint is a case: inputs, and what a good answer is. Add one, choose Logs and press a, or drop a
        file here, such as:
      </EmptyState>
    );
  }
  const first = (page - 1) * datapointsPageSize + 1;
  return (
    <div className={list.isPlaceholderData ? styles["stale"] : undefined}>
      <DatapointTable datapoints={records} firstNumber={first} {...acts} />
      <nav className={styles["pages"]} aria-label="Pages">
        <span>
          {records.length === 0
            ? "Past the end"
            : `${formatCount(first)}–${formatCount(first + records.length - 1)}`}{" "}
          of {formatCount(total)}
        </span>
        <Button variant="default" disabled={page <= 1} onClick={() => acts.onPage(page - 1)}>
          Before
        </Button>
        <Button
          variant="default"
          disabled={first + records.length > total}
          onClick={() => acts.onPage(page + 1)}
        >
          After
        </Button>
      </nav>
    </div>
  );
}
