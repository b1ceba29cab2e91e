import { Button } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { ErrorState } from "../../../design/error-state.tsx";
import { formatCount } from "../../../design/format.ts";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Page } from "../../../shell/page.tsx";
import type { ApprovalSearch } from "../approval-search.ts";
import { isNarrowed } from "../approval-search.ts";
import { ApprovalFilters } from "../components/approval-filters.tsx";
import { ApprovalList } from "../components/approval-list.tsx";
import { ApprovalsEmpty } from "../components/approvals-empty.tsx";
import { PageKeys } from "../components/page-keys.tsx";
import { NoticesButton } from "../../push/components/notices-button.tsx";
import { isDialogOpen } from "../is-dialog-open.ts";
import { useLiveApprovals } from "../live-approvals.ts";
import { approvalsPageSize, approvalsQuery, useLookInterval } from "../queries.ts";
import { SimilarRequests } from "../together/similar-requests.tsx";
import styles from "./approvals-page.module.css";

type ApprovalsPageProps = { search: ApprovalSearch; onSearch: (search: ApprovalSearch) => void };

/** The inbox: what waits for a person, newest first. */
export function ApprovalsPage({ search, onSearch }: ApprovalsPageProps) {
  return (
    <Page title="Inbox" actions={<InboxActs />}>
      <ApprovalFilters search={search} onChange={onSearch} />
      <Queue search={search} onSearch={onSearch} />
    </Page>
  );
}

const keys = [
  { keys: "j k", does: "move", says: "move to the next request, to the one before" },
  { keys: "↵", does: "open", says: "opens the request that was moved to" },
];

const InboxActs = () => (
  <div className={styles["acts"]}>
    <Button variant="default" component={Link} to="/approvals/analytics">
      Analytics
    </Button>
    <NoticesButton />
  </div>
);

function Queue({ search, onSearch }: ApprovalsPageProps) {
  useLiveApprovals();
  const list = useQuery({ ...approvalsQuery(search), refetchInterval: useLookInterval() });
  const records = list.data?.records ?? [];
  const [atId, setAtId] = useState<string>();
  const walk = (by: number): void => {
    if (isDialogOpen()) return;
    const at = records.findIndex(({ id }) => id === atId);
    const start = at === -1 && by < 0 ? 0 : at;
    setAtId(records[Math.min(records.length - 1, Math.max(0, start + by))]?.id);
  };
  // The row that is walked to has the focus, so that Enter opens it.
  useHotkeys([
    ["j", () => walk(1)],
    ["k", () => walk(-1)],
  ]);
  if (list.error && !list.data) {
    return (
      <ErrorState error={list.error} title="The inbox could not be read" retry={() => void list.refetch()} />
    );
  }
  if (!list.data) return <LoadingRows count={8} />;
  const { total } = list.data;
  if (total === 0) {
    const isFiltered = isNarrowed(search) || (search.status ?? "pending") !== "pending";
    return <ApprovalsEmpty {...(isFiltered && { onClear: () => onSearch({}) })} />;
  }
  return (
    <>
      <SimilarRequests approvals={records} />
      <ApprovalList approvals={records} atId={atId} />
      <div className={styles["foot"]}>
        <PageKeys keys={keys} />
        {total > approvalsPageSize && <Pages search={search} total={total} onSearch={onSearch} />}
      </div>
    </>
  );
}

function Pages({ search, total, onSearch }: ApprovalsPageProps & { total: number }) {
  const { page = 1 } = search;
  const count = Math.ceil(total / approvalsPageSize);
  return (
    <nav className={styles["pages"]} aria-label="Pages">
      <span>
        Page {formatCount(page)} of {formatCount(count)}
      </span>
      <Button variant="default" disabled={page === 1} onClick={() => onSearch({ ...search, page: page - 1 })}>
        Newer
      </Button>
      <Button
        variant="default"
        disabled={page >= count}
        onClick={() => onSearch({ ...search, page: page + 1 })}
      >
        Older
      </Button>
    </nav>
  );
}
