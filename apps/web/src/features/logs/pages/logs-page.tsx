import { useHotkeys } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useRef } from "react";
import { useSteps } from "../../../design/use-steps.ts";
import { Page } from "../../../shell/page.tsx";
import { LogFacets } from "../components/log-facets.tsx";
import { LogFilters } from "../components/log-filters.tsx";
import { LogList } from "../components/log-list.tsx";
import { LogSummary } from "../components/log-summary.tsx";
import { SelectionBar } from "../components/selection-bar.tsx";
import { useAdding } from "../use-adding.tsx";
import { useSelection } from "../use-selection.ts";
import type { LogSearch } from "../log-filter.ts";
import { logsPageSize, logsQuery } from "../queries.ts";
import { stepLog } from "../step-log.ts";
import styles from "./logs-page.module.css";

const LogDrawer = lazy(async () => ({ default: (await import("../components/log-drawer.tsx")).LogDrawer }));

type LogsPageProps = {
  search: LogSearch;
  /** The one file whose Logs are shown; without it, everyone's. */
  fileId?: string;
  onSearch: (search: LogSearch, replace: boolean) => void;
};

/** The table of Logs and, beside it, the one that is open. */
export function LogsPage({ search, fileId, onSearch }: LogsPageProps) {
  const { page = 1, cursor, log: openId, ...own } = search;
  const filter = fileId ? { ...own, file: fileId } : own;
  const searchField = useRef<HTMLInputElement>(null);
  const selection = useSelection();
  const adding = useAdding({ selection, openId, filter });
  const list = useQuery(logsQuery(filter, { page, cursor }));
  const open = (id: string | undefined): void => {
    const { log: _closed, ...rest } = search;
    onSearch(id ? { ...rest, log: id } : rest, openId !== undefined && id !== undefined);
  };
  const walk = useWalk({ records: list.data?.records, openId, onOpen: open });
  useLogKeys({
    walk,
    choose: () => openId && selection.toggle([openId], !selection.ids.has(openId)),
    add: adding.add,
    search: () => searchField.current?.focus(),
  });
  const content = (
    <>
      <LogFilters
        search={search}
        isOneFile={fileId !== undefined}
        searchField={searchField}
        onChange={(next) => onSearch(openId ? { ...next, log: openId } : next, true)}
        {...(adding.mayAdd && (list.data?.total ?? 0) > 0 && { onAddAll: adding.addAll })}
      />
      <LogSummary filter={filter} />
      <SelectionBar selection={selection} onAdd={adding.add} />
      <div className={styles["columns"]}>
        <LogFacets
          filter={filter}
          hasFile={fileId === undefined}
          onChange={(next) => onSearch({ ...own, ...next }, true)}
        />
        <LogList
          list={list}
          search={search}
          hasFile={fileId === undefined}
          openId={openId}
          pageSize={logsPageSize}
          selection={selection}
          onOpen={open}
          onPage={(place) => onSearch({ ...own, ...place }, false)}
          onClear={() => onSearch({}, true)}
        />
      </div>
      {adding.dialog}
      {openId && (
        <Suspense fallback={null}>
          <LogDrawer id={openId} onWalk={walk} onClose={() => open(undefined)} />
        </Suspense>
      )}
    </>
  );
  return fileId ? content : <Page title="Logs" isWide children={content} />;
}

type Walk = {
  /** The list; nothing while it is still to come. */
  records: readonly { id: string }[] | undefined;
  openId: string | undefined;
  onOpen: (id: string) => void;
};

function useWalk({ records, openId, onOpen }: Walk): (by: number) => void {
  return useSteps({
    isThere: records !== undefined,
    at: openId,
    take: (by) => {
      const step = stepLog({ records: records ?? [], openId, by });
      if (step) onOpen(step);
    },
  });
}

type LogKeys = { walk: (by: number) => void; choose: () => void; add: () => void; search: () => void };

function useLogKeys({ walk, choose, add, search }: LogKeys): void {
  useHotkeys([
    ["j", () => walk(1)],
    ["k", () => walk(-1)],
    ["x", choose],
    ["a", add],
    ["/", search],
  ]);
}
