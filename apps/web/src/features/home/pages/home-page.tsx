import { useQuery } from "@tanstack/react-query";
import { ErrorState } from "../../../design/error-state.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Page } from "../../../shell/page.tsx";
import { recentPromptsQuery } from "../../prompts/queries.ts";
import { Cost } from "../components/cost.tsx";
import { Failing } from "../components/failing.tsx";
import { FirstSteps } from "../components/first-steps.tsx";
import { NeedsYou } from "../components/needs-you.tsx";
import { RecentChanges } from "../components/recent-changes.tsx";
import { failedCallsQuery, statsQuery } from "../queries.ts";
import styles from "./home-page.module.css";

/** What needs whoever looks, what changed, what it cost, what is failing. Nothing else. */
export function HomePage() {
  return (
    <Page title="Home">
      <div className={styles["home"]}>
        <NeedsYou />
        <Home />
      </div>
    </Page>
  );
}

function Home() {
  const prompts = useQuery(recentPromptsQuery);
  const stats = useQuery(statsQuery);
  const failures = useQuery(failedCallsQuery);
  const failed = [prompts, stats, failures].find(({ error }) => error);
  if (failed) {
    return (
      <ErrorState
        error={failed.error}
        title="This page could not be read"
        retry={() => void failed.refetch()}
      />
    );
  }
  if (!prompts.data || !stats.data || !failures.data) return <LoadingRows count={8} />;
  const { logs_count: calls, errors_count: failedCount } = stats.data.total;
  const isNew = prompts.data.total === 0 || calls === 0;
  return (
    <>
      {isNew && <FirstSteps hasPrompts={prompts.data.total > 0} />}
      {calls > 0 && (
        <div className={styles["pair"]}>
          <Cost stats={stats.data} />
          <Failing calls={failures.data.records} total={failedCount} />
        </div>
      )}
      {prompts.data.total > 0 && <RecentChanges prompts={prompts.data.records} />}
    </>
  );
}
