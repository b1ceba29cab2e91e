import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { EmptyState } from "../../../design/empty-state.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { PagesBar } from "../components/pages-bar.tsx";
import { metricsOf } from "../metrics-of.ts";
import { nameRuns, sortRuns } from "../name-runs.ts";
import page from "../pages/evaluations.module.css";
import { evaluationQuery, runsQuery } from "../queries.ts";
import { GateCheckCard, GateCheckRow } from "./gate-check-card.tsx";
import styles from "./gates.module.css";
import { checksSize, gateCheckQuery, gateChecksQuery } from "./queries.ts";
import type { GatesSearch } from "./search.ts";

type GatesPageProps = {
  evaluationId: string;
  search: GatesSearch;
  onSearch: (search: GatesSearch) => void;
};

/** What gates said of the Runs: one verdict with its evidence, or all of them. */
export function GatesPage(props: GatesPageProps) {
  const runs = useQuery(runsQuery(props.evaluationId));
  const names = nameRuns(sortRuns(runs.data ?? []));
  const nameOf = (runId: string): string => names.get(runId) ?? runId;
  const { check } = props.search;
  return check === undefined ? (
    <AllChecks {...props} nameOf={nameOf} />
  ) : (
    <OneCheck evaluationId={props.evaluationId} checkId={check} nameOf={nameOf} />
  );
}

type Named = { nameOf: (runId: string) => string };

function OneCheck({ evaluationId, checkId, nameOf }: Named & { evaluationId: string; checkId: string }) {
  const { data, error, refetch } = useQuery(gateCheckQuery(evaluationId, checkId));
  const evaluation = useQuery(evaluationQuery(evaluationId)).data;
  const metrics = metricsOf(evaluation);
  if (error)
    return <ErrorState error={error} title="This verdict could not be read" retry={() => void refetch()} />;
  if (!data) return <LoadingRows count={4} />;
  return (
    <div className={page["sections"]}>
      <GateCheckCard check={data} nameOf={nameOf} metrics={metrics} />
      <p>
        <Link to="/evaluations/$evaluationId/gates" params={{ evaluationId }} search={{}}>
          All verdicts
        </Link>
      </p>
    </div>
  );
}

function AllChecks({ evaluationId, search, onSearch, nameOf }: GatesPageProps & Named) {
  const at = search.page ?? 1;
  const { data, error, refetch } = useQuery(gateChecksQuery(evaluationId, at));
  if (error)
    return <ErrorState error={error} title="The verdicts could not be read" retry={() => void refetch()} />;
  if (!data) return <LoadingRows count={4} />;
  if (data.total === 0) return <NoChecks evaluationId={evaluationId} />;
  return (
    <div className={page["sections"]}>
      <ul className={styles["list"]} aria-label="Verdicts">
        {data.records.map((check) => (
          <GateCheckRow key={check.id} check={check} nameOf={nameOf} evaluationId={evaluationId} />
        ))}
      </ul>
      <PagesBar
        page={at}
        size={checksSize}
        total={data.total}
        onPage={(next) => onSearch(next > 1 ? { page: next } : {})}
      />
    </div>
  );
}

const NoChecks = ({ evaluationId }: { evaluationId: string }) => (
  <EmptyState
    title="No gate was asked yet"
    example={`curl "$PARLEY/v5/evaluations/${evaluationId}/gates" -H "X-API-KEY: $KEY" \\\n  --json '{"gates": "correct >= 90%"}'`}
  >
    Gates say what has to hold before a version goes out. What they said, with the figures and who asked, is
    kept here under an address of its own.
  </EmptyState>
);
