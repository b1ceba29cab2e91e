import { Select } from "@mantine/core";
import type { FileType, MonitoringStats } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { EmptyState } from "../../../design/empty-state.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Section } from "../../../design/section.tsx";
import { fileVersionsQuery } from "../../files/queries.ts";
import { environmentNamesQuery } from "../../logs/queries.ts";
import { versionName } from "../../prompts/version-name.ts";
import { TimeChart } from "../charts/time-chart.tsx";
import { BackFillList } from "../components/back-fill-list.tsx";
import { FileMonitors } from "../components/file-monitors.tsx";
import { OptionCounts } from "../components/option-counts.tsx";
import { WatchList } from "../components/watch-list.tsx";
import { monitoringStatsQuery } from "../queries.ts";
import { type Grouping, type MonitoringSearch, readMonitoringSearch, type Span, spans } from "../search.ts";
import { toCharts } from "../to-charts.ts";
import styles from "./monitoring-page.module.css";

type MonitoringPageProps = {
  file: { type: FileType; id: string };
  search: MonitoringSearch;
  onSearch: (search: MonitoringSearch) => void;
};

/** A File in use: what its Logs are like over time, who judges them, and what watches over that. */
export function MonitoringPage({ search: given, ...props }: MonitoringPageProps) {
  const { file } = props;
  // What makes no sense in an address comes through where a page above knows no search of its own.
  const search = readMonitoringSearch(given);
  const stats = useQuery(monitoringStatsQuery(file.id, search));
  return (
    <div className={styles["page"]}>
      <Choices {...props} search={search} />
      {stats.error && (
        <ErrorState
          error={stats.error}
          title="The figures could not be read"
          retry={() => void stats.refetch()}
        />
      )}
      {!stats.error && !stats.data && <LoadingRows count={8} />}
      {stats.data && <Charts file={file} stats={stats.data} />}
      {file.type !== "dataset" && file.type !== "evaluator" && (
        <>
          <WatchList fileId={file.id} />
          <BackFillList fileId={file.id} />
        </>
      )}
      <FileMonitors fileId={file.id} />
    </div>
  );
}

const groupings: readonly { value: Grouping; label: string }[] = [
  { value: "version", label: "By version" },
  { value: "environment", label: "By environment" },
  { value: "none", label: "All together" },
];

function Choices({ search, onSearch }: MonitoringPageProps) {
  const environments = useQuery(environmentNamesQuery).data ?? [];
  return (
    <div className={styles["choices"]}>
      <Select
        aria-label="Time looked at"
        allowDeselect={false}
        data={Object.entries(spans).map(([value, { label }]) => ({ value, label: `Last ${label}` }))}
        value={search.span ?? "7d"}
        onChange={(span) => span !== null && onSearch({ ...search, span: span as Span })}
      />
      <Select
        aria-label="Lines"
        allowDeselect={false}
        data={[...groupings]}
        value={search.by ?? "version"}
        onChange={(by) => by !== null && onSearch({ ...search, by: by as Grouping })}
      />
      <Select
        aria-label="Environment"
        placeholder="All environments"
        clearable
        data={environments.map(({ name }) => name)}
        value={search.environment ?? null}
        onChange={(environment) => {
          const { environment: _environment, ...rest } = search;
          onSearch(environment === null ? rest : { ...rest, environment });
        }}
      />
    </div>
  );
}

type ChartsProps = { file: MonitoringPageProps["file"]; stats: MonitoringStats };

function Charts({ file, stats }: ChartsProps) {
  const versions = useQuery(fileVersionsQuery(file)).data;
  const nameOf = useMemo(() => {
    const names = new Map((versions ?? []).map((version) => [version.version_id, versionName(version)]));
    return ({ version_id: versionId, environment }: MonitoringStats["series"][number]): string =>
      versionId === null ? (environment ?? "All Logs") : (names.get(versionId) ?? versionId);
  }, [versions]);
  const charts = useMemo(() => toCharts(stats, nameOf), [stats, nameOf]);
  if (stats.series.length === 0) return file.type === "evaluator" ? <NothingSaid /> : <NoLogs />;
  return (
    <>
      <Section title="Over time" isBare>
        <div className={styles["charts"]}>
          {charts.map((chart, index) => (
            <TimeChart key={index} chart={chart} interval={stats.interval} />
          ))}
        </div>
      </Section>
      <OptionCounts stats={stats} nameOf={nameOf} />
    </>
  );
}

const NothingSaid = () => (
  <EmptyState title="It said nothing in this time" example="POST /v5/evaluators/log">
    As soon as it judges a Log, in an Evaluation, as a watch of a File or by hand, what it says is here over
    time, by version, with how sure one can be of it.
  </EmptyState>
);

const NoLogs = () => (
  <EmptyState title="No Log in this time" example={"POST /v5/prompts/call\nPOST /v5/prompts/log"}>
    As soon as this File is called, or your application records what it did, how many Logs there are, how many
    failed, how long they took, what they cost and what Evaluators say of them is here, by version.
  </EmptyState>
);
