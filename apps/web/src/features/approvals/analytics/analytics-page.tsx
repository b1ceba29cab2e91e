import { Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { EmptyState } from "../../../design/empty-state.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { formatCount } from "../../../design/format.ts";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Page } from "../../../shell/page.tsx";
import { RuleTabs } from "../../policies/components/rule-tabs.tsx";
import { stakesLevels } from "../approval-search.ts";
import styles from "./analytics.module.css";
import { type Analytics, analyticsQuery, type Counts } from "./analytics-query.ts";
import { type AnalyticsSearch, readAnalyticsSearch, spans } from "./analytics-search.ts";
import { CountsTable } from "./counts-table.tsx";
import { OverTime } from "./over-time.tsx";
import { PeopleTable } from "./people-table.tsx";
import { formatRate, formatSeconds } from "./to-bars.ts";

type AnalyticsPageProps = { search: AnalyticsSearch; onSearch: (search: AnalyticsSearch) => void };

/** How people decide: how fast, how often, who, about what. */
export function AnalyticsPage({ search, onSearch }: AnalyticsPageProps) {
  const analytics = useQuery(analyticsQuery(search));
  const isNarrowed = search.name !== undefined || search.stakes !== undefined;
  return (
    <Page title="How people decide" isWide>
      <RuleTabs />
      <Filters search={search} onSearch={onSearch} />
      {analytics.isPending && <LoadingRows count={8} />}
      {analytics.error && (
        <ErrorState
          error={analytics.error}
          title="The analytics could not be read"
          retry={() => void analytics.refetch()}
        />
      )}
      {analytics.data?.totals.requested === 0 && (
        <EmptyState title={isNarrowed ? "No request is like that" : "Nobody asked yet"}>
          {isNarrowed
            ? "Choose a longer span or another filter above."
            : "Once agents ask people, it stands here how long they waited, what was decided, and by whom."}
        </EmptyState>
      )}
      {analytics.data && analytics.data.totals.requested > 0 && <Figures analytics={analytics.data} />}
    </Page>
  );
}

function Filters({ search, onSearch }: AnalyticsPageProps) {
  const change = (part: Record<string, unknown>): void =>
    onSearch(readAnalyticsSearch({ ...search, ...part }));
  return (
    <div className={styles["filters"]} role="search" aria-label="Filter">
      <Select
        aria-label="Span"
        data={spans.map((days) => ({ value: String(days), label: `The last ${days} days` }))}
        value={String(search.days ?? 30)}
        allowDeselect={false}
        onChange={(value) => change({ days: Number(value) })}
      />
      <Select
        aria-label="Stakes"
        data={[
          { value: "", label: "All stakes" },
          ...stakesLevels.map((level) => ({ value: level, label: `${level} stakes` })),
        ]}
        value={search.stakes ?? ""}
        allowDeselect={false}
        onChange={(stakes) => change({ stakes })}
      />
      <TextInput
        aria-label="Tool"
        placeholder="Tool"
        value={search.name ?? ""}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
    </div>
  );
}

function Figures({ analytics }: { analytics: Analytics }) {
  const { totals, by_tool: tools, by_version: versions, by_person: people } = analytics;
  return (
    <div className={styles["sections"]}>
      <Totals totals={totals} />
      <OverTime analytics={analytics} />
      {people.length > 0 && <PeopleTable analytics={analytics} />}
      <CountsTable
        title="By tool"
        head="Tool"
        rows={tools}
        keyOf={({ name }) => name}
        nameOf={({ name }) => (
          <Link to="/approvals" search={{ name, status: "all" }}>
            {name}
          </Link>
        )}
      />
      <CountsTable
        title="By version that asked"
        head="Version"
        rows={versions}
        keyOf={({ version_id: id }) => id ?? ""}
        nameOf={({ version_id: id }) => id ?? "not said"}
      />
    </div>
  );
}

const Totals = ({ totals }: { totals: Counts }) => (
  <dl className={styles["figures"]} aria-label="In all">
    <Figure
      label="Requests"
      value={formatCount(totals.requested)}
      more={`${formatCount(totals.pending)} wait`}
    />
    <Figure
      label="Time to decision"
      value={formatSeconds(totals.median_seconds)}
      more={`90 % within ${formatSeconds(totals.p90_seconds)}`}
    />
    <Figure
      label="Approved by people"
      value={formatRate(totals.approval_rate)}
      more={`${formatCount(totals.edited)} with edits`}
    />
    <Figure label="Decided beforehand" value={formatCount(totals.beforehand)} more="by policies and grants" />
    <Figure
      label="Timed out"
      value={formatCount(totals.timed_out)}
      more={`${formatCount(totals.cancelled)} withdrawn`}
    />
  </dl>
);

const Figure = ({ label, value, more }: { label: string; value: string; more: string }) => (
  <div>
    <dt>{label}</dt>
    <dd>
      {value}
      <small>{more}</small>
    </dd>
  </div>
);
