import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { EmptyState } from "../../../design/empty-state.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Page } from "../../../shell/page.tsx";
import { type AuditFilter, auditExportUrl, auditQuery, useVerifyAudit } from "../access-queries.ts";
import { NeedsPermission } from "../components/needs-permission.tsx";
import { SettingsTabs } from "../components/settings-tabs.tsx";
import { AuditEntries } from "./audit-entries.tsx";
import { AuditFilters } from "./audit-filters.tsx";
import { Verification } from "./verification.tsx";

/** What was changed and denied, by whom, and whether the record is intact. */
export function AuditPage({ filter }: { filter: AuditFilter }) {
  const verify = useVerifyAudit();
  const actions = (
    <>
      <Button variant="default" loading={verify.isPending} onClick={() => verify.mutate()}>
        Verify
      </Button>
      <Button variant="default" component="a" href={auditExportUrl(filter)} download="audit.jsonl">
        {Object.keys(filter).length > 0 ? "Export these" : "Export all"}
      </Button>
    </>
  );
  return (
    <Page title="Audit log" isWide actions={actions}>
      <SettingsTabs />
      <NeedsPermission permission="read-audit">
        <Verification found={verify.data} error={verify.error} />
        <Entries filter={filter} />
      </NeedsPermission>
    </Page>
  );
}

function Entries({ filter }: { filter: AuditFilter }) {
  const list = useInfiniteQuery(auditQuery(filter));
  const entries = list.data?.pages.flatMap(({ records }) => records) ?? [];
  return (
    <>
      <AuditFilters filter={filter} entries={entries} />
      {list.isPending && <LoadingRows count={8} />}
      {list.error && (
        <ErrorState
          error={list.error}
          title="The audit log could not be read"
          retry={() => void list.refetch()}
        />
      )}
      {list.data && entries.length === 0 && <Nothing isFiltered={Object.keys(filter).length > 0} />}
      {entries.length > 0 && <AuditEntries entries={entries} />}
      {list.hasNextPage && (
        <Button
          mt={12}
          variant="default"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          Earlier ones
        </Button>
      )}
    </>
  );
}

const Nothing = ({ isFiltered }: { isFiltered: boolean }) =>
  isFiltered ? (
    <EmptyState title="Nothing like that is on record">
      Clear a filter above, or give an action as it begins: <code>prompts.</code>
    </EmptyState>
  ) : (
    <EmptyState
      title="Nothing happened yet"
      example="12  Ana Lopez  prompts.deploy  denied  support/reply  203.0.113.7"
    >
      Every change and every denied attempt stands here from now on, with who, when and from where. The
      entries are a chain: whoever changes one of them is found out by “Verify”.
    </EmptyState>
  );
