import { useQuery } from "@tanstack/react-query";
import { formatCount } from "../../../design/format.ts";
import type { LogFilter } from "../log-filter.ts";
import { logFacetsQuery } from "../queries.ts";
import { saySource } from "../say-source.ts";
import { clauseOf, hasClause, toggleClause } from "../toggle-clause.ts";
import styles from "./log-facets.module.css";

type LogFacetsProps = {
  filter: LogFilter;
  hasFile: boolean;
  onChange: (change: { filter?: string }) => void;
};

const shown: Record<string, string> = {
  path: "File",
  environment: "Environment",
  has_error: "Outcome",
  model: "Model",
  provider: "Provider",
  type: "Type",
  source: "Source",
  user: "User",
};
const mostValues = 6;

/** The commonest values of what the list holds; each adds itself to the filter, or leaves it. */
export function LogFacets({ filter, hasFile, onChange }: LogFacetsProps) {
  const { data, isPlaceholderData } = useQuery(logFacetsQuery(filter));
  if (!data) return null;
  const expression = filter.filter ?? "";
  const groups = Object.entries(shown)
    .map(([facet, title]) => ({ facet, title, values: data.facets[facet] ?? [] }))
    .filter(
      ({ facet, values }) => (facet === "path" ? hasFile : true) && isTelling(values, facet, expression),
    );
  if (groups.length === 0) return null;
  return (
    <aside className={styles["facets"]} aria-label="Values" data-stale={isPlaceholderData || undefined}>
      {data.is_partial && <p className={styles["note"]}>Of the newest {formatCount(data.logs_count)}</p>}
      {groups.map(({ facet, title, values }) => (
        <section key={facet}>
          <h3>{title}</h3>
          <ul>
            {values.slice(0, mostValues).map(({ value, count }) => {
              const clause = clauseOf(facet, value);
              return (
                <li key={value}>
                  <button
                    type="button"
                    aria-pressed={hasClause(expression, clause)}
                    onClick={() => onChange({ filter: toggleClause(expression, clause) })}
                  >
                    <span title={value}>{labelOf(facet, value)}</span>
                    <span>{formatCount(count)}</span>
                  </button>
                </li>
              );
            })}
          </ul>
        </section>
      ))}
    </aside>
  );
}

/** A value that all have says nothing, unless it is what was asked for. */
const isTelling = (values: readonly { value: string }[], facet: string, expression: string): boolean =>
  values.length > 1 || values.some(({ value }) => hasClause(expression, clauseOf(facet, value)));

function labelOf(facet: string, value: string): string {
  if (facet === "source") return saySource(value);
  if (facet !== "has_error") return value;
  return value === "true" ? "Failed" : "Answered";
}
