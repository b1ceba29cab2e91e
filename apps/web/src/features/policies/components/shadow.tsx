import { Button, Switch } from "@mantine/core";
import type { Policy } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { EmptyState } from "../../../design/empty-state.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { formatCount } from "../../../design/format.ts";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { shadowPageSize, shadowQuery } from "../queries.ts";
import { ComparisonTable } from "./comparison-table.tsx";
import styles from "./shadow.module.css";

/** What a policy in shadow mode would have said, beside what was decided. */
export function Shadow({ policy }: { policy: Policy }) {
  const [isChanged, setChanged] = useState(true);
  const [page, setPage] = useState(1);
  const found = useQuery(shadowQuery(policy.id, { page, isChanged }));
  const isOn = policy.activations.some(({ mode }) => mode === "shadow");
  const pages = Math.ceil((found.data?.total ?? 0) / shadowPageSize);
  return (
    <div className={styles["shadow"]}>
      <div className={styles["bar"]}>
        <Switch
          label="Only what would go another way"
          checked={isChanged}
          onChange={(event) => {
            setChanged(event.currentTarget.checked);
            setPage(1);
          }}
        />
        {found.data && <span role="status">{formatCount(found.data.total)} found</span>}
      </div>
      {found.isPending && <LoadingRows count={6} />}
      {found.error && (
        <ErrorState
          error={found.error}
          title="The findings could not be read"
          retry={() => void found.refetch()}
        />
      )}
      {found.data?.total === 0 && <Nothing isOn={isOn} isChanged={isChanged} />}
      {found.data && found.data.records.length > 0 && (
        <ComparisonTable label="Findings of the shadow mode" records={found.data.records} />
      )}
      {pages > 1 && (
        <nav className={styles["bar"]} aria-label="Pages">
          <Button variant="default" disabled={page === 1} onClick={() => setPage(page - 1)}>
            Newer
          </Button>
          <span>
            Page {formatCount(page)} of {formatCount(pages)}
          </span>
          <Button variant="default" disabled={page >= pages} onClick={() => setPage(page + 1)}>
            Older
          </Button>
        </nav>
      )}
    </div>
  );
}

const Nothing = ({ isOn, isChanged }: { isOn: boolean; isChanged: boolean }) =>
  isOn ? (
    <EmptyState title={isChanged ? "Nothing would go another way" : "Nothing was judged yet"}>
      {isChanged
        ? "Of what was asked since the shadow mode began, this policy would have said the same."
        : "Calls from now on stand here, with what this policy would have said of them."}
    </EmptyState>
  ) : (
    <EmptyState
      title="Not in shadow mode"
      example="refund · approved by people · would run, by “small refunds”"
    >
      Put a version to use in shadow mode: it decides nothing, and writes down what it would have decided,
      beside what was.
    </EmptyState>
  );
