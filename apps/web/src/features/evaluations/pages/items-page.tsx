import { Button } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import type { EvaluationItem, EvaluationRun } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { EmptyState } from "../../../design/empty-state.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { stepLog } from "../../logs/step-log.ts";
import { ItemDrawer } from "../components/item-drawer.tsx";
import { ItemTable } from "../components/item-table.tsx";
import { ItemsBar } from "../components/items-bar.tsx";
import { type ItemJudge, itemsQuery, listItemJudges, toItemsQuery } from "../items-query.ts";
import { nameRuns, sortRuns } from "../name-runs.ts";
import { evaluationQuery, runsQuery, stateOf } from "../queries.ts";
import type { ItemsSearch } from "../search.ts";
import styles from "./evaluations.module.css";

type ItemsPageProps = {
  evaluationId: string;
  search: ItemsSearch;
  onSearch: (search: ItemsSearch) => void;
};

/** The items side by side: what each Run made of them, and what was said of it. */
export function ItemsPage({ evaluationId, search, onSearch }: ItemsPageProps) {
  const evaluation = useQuery(evaluationQuery(evaluationId));
  const runs = useQuery(runsQuery(evaluationId));
  const judges = evaluation.data ? listItemJudges(evaluation.data) : [];
  const items = useQuery({
    ...itemsQuery(evaluationId, toItemsQuery(search, judges), stateOf(runs.data ?? [])),
    enabled: evaluation.data !== undefined && runs.data !== undefined,
  });
  const error = evaluation.error ?? runs.error ?? items.error;
  if (error)
    return (
      <ErrorState error={error} title="The items could not be read" retry={() => void items.refetch()} />
    );
  if (!runs.data || !items.data) return <LoadingRows count={8} />;
  const isWhole = Object.keys(search).every((key) => key === "item" || key === "metric" || key === "sort");
  if (items.data.records.length === 0 && isWhole)
    return (
      <EmptyState title="No item yet">
        As soon as a Run has made its first Log, it is here: the outputs of all Runs side by side.
      </EmptyState>
    );
  const { records, next_cursor: next } = items.data;
  return (
    <div className={styles["sections"]}>
      <ItemsBar judges={judges} search={search} onSearch={onSearch} />
      {records.length === 0 ? (
        <EmptyState title="No item fits">Choose another filter, or all items.</EmptyState>
      ) : (
        <Items items={records} runs={runs.data} judges={judges} search={search} onSearch={onSearch} />
      )}
      <Pages search={search} next={next} onSearch={onSearch} />
    </div>
  );
}

type ItemsProps = Omit<ItemsPageProps, "evaluationId"> & {
  items: readonly EvaluationItem[];
  runs: readonly EvaluationRun[];
  judges: readonly ItemJudge[];
};

function Items({ items, runs, judges, search, onSearch }: ItemsProps) {
  const inOrder = sortRuns(runs);
  const names = nameRuns(inOrder);
  const { item: openId, ...rest } = search;
  const opened = items.find(({ id }) => id === openId);
  const walk = (by: number): void => {
    const id = stepLog({ records: items, openId, by });
    if (id) onSearch({ ...search, item: id });
  };
  useHotkeys([
    ["j", () => walk(1)],
    ["k", () => walk(-1)],
  ]);
  const shown = { runs: inOrder, names, judges };
  return (
    <>
      <ItemTable {...shown} items={items} openId={openId} onOpen={(id) => onSearch({ ...rest, item: id })} />
      {opened && <ItemDrawer {...shown} item={opened} onWalk={walk} onClose={() => onSearch(rest)} />}
    </>
  );
}

type PagesProps = Omit<ItemsPageProps, "evaluationId"> & { next: string | null };

/** Forwards, and back to the beginning; the browser knows the way in between. */
function Pages({ search, next, onSearch }: PagesProps) {
  const { cursor, item: _item, ...rest } = search;
  if (cursor === undefined && next === null) return null;
  return (
    <div className={styles["bar"]}>
      <Button variant="default" disabled={cursor === undefined} onClick={() => onSearch(rest)}>
        First page
      </Button>
      <Button
        variant="default"
        disabled={next === null}
        onClick={() => next !== null && onSearch({ ...rest, cursor: next })}
      >
        Next page
      </Button>
    </div>
  );
}
