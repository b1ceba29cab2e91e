import { Button, Select, TextInput } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { ErrorState } from "../../../design/error-state.tsx";
import { RelativeTime } from "../../../design/figures.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import table from "../../../design/table.module.css";
import { Tag } from "../../../design/tag.tsx";
import { Page } from "../../../shell/page.tsx";
import { type AuditEntry, type AuditFilter, auditQuery, useVerifyAudit } from "../access-queries.ts";
import styles from "./audit-page.module.css";

const outcomes = ["done", "denied", "failed"] as const;

/** What was changed and denied, by whom, and whether the record is intact. */
export function AuditPage({ filter }: { filter: AuditFilter }) {
  const list = useInfiniteQuery(auditQuery(filter));
  const entries = list.data?.pages.flatMap(({ records }) => records) ?? [];
  return (
    <Page title="Audit log" isWide actions={<Acts />}>
      <Filter filter={filter} />
      {list.isPending && <LoadingRows count={8} />}
      {list.error && (
        <ErrorState
          error={list.error}
          title="The audit log could not be read"
          retry={() => void list.refetch()}
        />
      )}
      {list.data && entries.length === 0 && <p className={styles["none"]}>Nothing like that is on record.</p>}
      {entries.length > 0 && <Entries entries={entries} />}
      {list.hasNextPage && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          Earlier ones
        </Button>
      )}
    </Page>
  );
}

function Acts() {
  const verify = useVerifyAudit();
  const found = verify.data;
  return (
    <>
      {found?.is_intact && <Tag tone="passed">Intact: {found.entries} entries</Tag>}
      {found?.broken && (
        <Tag tone="failed">
          Entry {found.broken.sequence}: {found.broken.reason}
        </Tag>
      )}
      {verify.error && <Tag tone="failed">It could not be verified</Tag>}
      <Button variant="default" loading={verify.isPending} onClick={() => verify.mutate()}>
        Verify
      </Button>
      <Button variant="default" component="a" href="/v5/audit/export" download="audit.jsonl">
        Export
      </Button>
      <Button variant="default" renderRoot={(props) => <Link {...props} to="/settings" />}>
        Settings
      </Button>
    </>
  );
}

function Filter({ filter }: { filter: AuditFilter }) {
  const navigate = useNavigate();
  const show = (part: Partial<AuditFilter>): void => {
    const { action, outcome } = { ...filter, ...part };
    const search = { ...(action !== "" && { action }), ...(outcome && { outcome }) };
    void navigate({ to: "/settings/audit", search, replace: true });
  };
  return (
    <div className={styles["filter"]}>
      <TextInput
        aria-label="Action"
        placeholder="an action, or how it begins: prompts."
        value={filter.action}
        onChange={(event) => show({ action: event.currentTarget.value })}
      />
      <Select
        aria-label="Outcome"
        placeholder="any outcome"
        data={[...outcomes]}
        value={filter.outcome ?? null}
        clearable
        onChange={(value) => show({ outcome: outcomes.find((one) => one === value) })}
      />
    </div>
  );
}

function Entries({ entries }: { entries: readonly AuditEntry[] }) {
  const [open, setOpen] = useState<number>();
  return (
    <div className={table["frame"]}>
      <table className={table["table"]}>
        <thead>
          <tr>
            <th className={table["number"]}>#</th>
            <th>When</th>
            <th>Who</th>
            <th>What</th>
            <th>Of</th>
            <th>From</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <EntryRows
              key={entry.sequence}
              entry={entry}
              isOpen={entry.sequence === open}
              toggle={() => setOpen(entry.sequence === open ? undefined : entry.sequence)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

type EntryProps = { entry: AuditEntry; isOpen: boolean; toggle: () => void };

const EntryRows = ({ entry, isOpen, toggle }: EntryProps) => (
  <>
    <tr>
      <td className={table["number"]}>{entry.sequence}</td>
      <td>
        <RelativeTime at={entry.recorded_at} />
      </td>
      <td>{entry.actor.name}</td>
      <td>
        <button type="button" className={styles["action"]} aria-expanded={isOpen} onClick={toggle}>
          {entry.action}
        </button>{" "}
        {entry.outcome !== "done" && <Tag tone="failed">{entry.outcome}</Tag>}
      </td>
      <td>{entry.target ?? "–"}</td>
      <td>{entry.address ?? "–"}</td>
    </tr>
    {isOpen && (
      <tr>
        <td colSpan={6} className={styles["details"]}>
          <pre>{JSON.stringify(entry.details, null, 2)}</pre>
          <code>{entry.hash}</code>
        </td>
      </tr>
    )}
  </>
);
