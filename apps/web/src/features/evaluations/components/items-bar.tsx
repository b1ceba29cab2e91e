import { Button, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import type { ItemJudge } from "../items-query.ts";
import styles from "../pages/evaluations.module.css";
import { itemFilters, type ItemsSearch, itemSorts, readItemsSearch } from "../search.ts";

type ItemsBarProps = {
  judges: readonly ItemJudge[];
  search: ItemsSearch;
  onSearch: (search: ItemsSearch) => void;
};

/** Which items, by whose judgments, in which order. Whatever changes begins at the first page. */
export function ItemsBar({ judges, search, onSearch }: ItemsBarProps) {
  const change = (to: Record<string, unknown>): void =>
    onSearch(readItemsSearch({ ...search, item: undefined, cursor: undefined, ...to }));
  const counted = judges.filter(({ metric }) => metric !== null);
  const { show, sort, facet, value } = search;
  const byMetric = show === "worse" || show === "better" || sort !== undefined;
  return (
    <div className={styles["bar"]}>
      <Select
        aria-label="Which items"
        allowDeselect={false}
        data={[...itemFilters]}
        value={show ?? "all"}
        onChange={(next) => change({ show: next })}
      />
      <Select
        aria-label="Order"
        allowDeselect={false}
        data={[...itemSorts]}
        value={sort ?? "none"}
        onChange={(next) => change({ sort: next })}
      />
      {byMetric && counted.length > 0 && (
        <Select
          aria-label="Measured by"
          allowDeselect={false}
          data={counted.map(({ name }) => name)}
          value={counted.find(({ name }) => name === search.metric)?.name ?? counted[0]?.name ?? null}
          onChange={(metric) => change({ metric })}
        />
      )}
      <Search key={search.text ?? ""} text={search.text ?? ""} onSearch={(text) => change({ text })} />
      {facet && value && (
        <Button variant="default" onClick={() => change({ facet: undefined, value: undefined })}>
          {facet} = {value} ✕
        </Button>
      )}
    </div>
  );
}

function Search({ text, onSearch }: { text: string; onSearch: (text: string) => void }) {
  const [written, write] = useState(text);
  return (
    <form
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        onSearch(written.trim());
      }}
    >
      <TextInput
        type="search"
        aria-label="Text in items"
        placeholder="Text in items"
        value={written}
        maxLength={200}
        onChange={(event) => write(event.currentTarget.value)}
      />
    </form>
  );
}
