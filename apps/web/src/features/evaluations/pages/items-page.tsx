import { Button, Select } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useMemo } from "react";
import { EmptyState } from "../../../design/empty-state.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { formatPlural } from "../../../design/format.ts";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { stepLog } from "../../logs/step-log.ts";
import { ItemDrawer } from "../components/item-drawer.tsx";
import { ItemTable } from "../components/item-table.tsx";
import { chosenMetric, findItems } from "../find-items.ts";
import { sortRuns } from "../measure-evaluation.ts";
import { itemFilters, type ItemsSearch } from "../search.ts";
import { type OpenEvaluation, useEvaluation } from "../use-evaluation.ts";
import styles from "./evaluations.module.css";

type ItemsPageProps = {
  evaluationId: string;
  search: ItemsSearch;
  onSearch: (search: ItemsSearch) => void;
};

const pageSize = 50;

/** The items side by side: what each Run made of them, and what was said of it. */
export function ItemsPage(props: ItemsPageProps) {
  const { data, error } = useEvaluation(props.evaluationId);
  if (error) return <ErrorState error={error} title="The items could not be read" />;
  if (!data) return <LoadingRows count={8} />;
  if (data.items.length === 0)
    return (
      <EmptyState title="No item yet">
        As soon as a Run has made its first Log, it is here: the outputs of all Runs side by side.
      </EmptyState>
    );
  return <Items {...props} data={data} />;
}

function Items({ data, search, onSearch }: ItemsPageProps & { data: OpenEvaluation }) {
  const found = useMemo(() => findItems(data, search), [data, search]);
  const { page = 1, item: openId } = search;
  const shown = found.slice((page - 1) * pageSize, page * pageSize);
  const opened = data.items.find(({ id }) => id === openId);
  const open = (id: string | undefined): void => {
    const { item: _item, ...rest } = search;
    onSearch(id === undefined ? rest : { ...rest, item: id });
  };
  const walk = (by: number): void => {
    const next = stepLog({ records: found, openId, by });
    if (!next) return;
    onSearch({
      ...search,
      item: next,
      page: Math.floor(found.findIndex(({ id }) => id === next) / pageSize) + 1,
    });
  };
  useHotkeys([
    ["j", () => walk(1)],
    ["k", () => walk(-1)],
  ]);
  return (
    <div className={styles["sections"]}>
      <Bar data={data} search={search} count={found.length} onSearch={onSearch} />
      {found.length === 0 ? (
        <EmptyState title="No item fits">Choose another filter, or all items.</EmptyState>
      ) : (
        <ItemTable
          items={shown}
          runs={sortRuns(data.runs)}
          names={data.names}
          openId={openId}
          onOpen={open}
        />
      )}
      <Pages
        page={page}
        count={Math.ceil(found.length / pageSize)}
        onPage={(next) => onSearch({ ...search, page: next })}
      />
      {opened && (
        <ItemDrawer
          item={opened}
          runs={sortRuns(data.runs)}
          names={data.names}
          onWalk={walk}
          onClose={() => open(undefined)}
        />
      )}
    </div>
  );
}

type PagesProps = { page: number; count: number; onPage: (page: number) => void };

function Pages({ page, count, onPage }: PagesProps) {
  if (count < 2) return null;
  return (
    <div className={styles["bar"]}>
      <Button variant="default" disabled={page === 1} onClick={() => onPage(page - 1)}>
        Before
      </Button>
      <span>
        Page {page} of {count}
      </span>
      <Button variant="default" disabled={page >= count} onClick={() => onPage(page + 1)}>
        After
      </Button>
    </div>
  );
}

type BarProps = {
  data: OpenEvaluation;
  search: ItemsSearch;
  count: number;
  onSearch: (search: ItemsSearch) => void;
};

function Bar({ data, search, count, onSearch }: BarProps) {
  const { facet, value, page: _page, item: _item, ...rest } = search;
  const { metrics } = data.measurements;
  const byMetric = search.show === "worse" || search.show === "better";
  return (
    <div className={styles["bar"]}>
      <Select
        aria-label="Which items"
        allowDeselect={false}
        data={[...itemFilters]}
        value={search.show ?? "all"}
        onChange={(show) =>
          onSearch({
            ...rest,
            ...(facet && value && { facet, value }),
            show: itemFilters.find((each) => each.value === show)?.value ?? "all",
          })
        }
      />
      {byMetric && metrics.length > 0 && (
        <Select
          aria-label="Measured by"
          allowDeselect={false}
          data={metrics.map(({ name }) => name)}
          value={chosenMetric(data, search.metric)?.name ?? null}
          onChange={(metric) =>
            onSearch({ ...rest, ...(facet && value && { facet, value }), ...(metric && { metric }) })
          }
        />
      )}
      {facet && value && (
        <Button variant="default" onClick={() => onSearch(rest)}>
          {facet} = {value} ✕
        </Button>
      )}
      <span>{formatPlural(count, "item")}</span>
    </div>
  );
}
