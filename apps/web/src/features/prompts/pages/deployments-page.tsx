import { useQuery } from "@tanstack/react-query";
import { ErrorState } from "../../../design/error-state.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Section } from "../../../design/section.tsx";
import { DeploymentHistory } from "../components/deployment-history.tsx";
import { EnvironmentRow } from "../components/environment-row.tsx";
import { deploymentsQuery, environmentsQuery, versionsQuery } from "../queries.ts";
import styles from "./deployments-page.module.css";

const historySize = 100;

/** What is live where, how it came to be, and the way to change it. */
export function DeploymentsPage({ promptId }: { promptId: string }) {
  const environments = useQuery(environmentsQuery(promptId));
  const versions = useQuery(versionsQuery(promptId));
  const history = useQuery(deploymentsQuery(promptId, historySize));
  const failed = [environments, versions, history].find(({ error }) => error);
  if (failed) {
    return (
      <ErrorState
        error={failed.error}
        title="The deployments could not be read"
        retry={() => void failed.refetch()}
      />
    );
  }
  if (!environments.data || !versions.data || !history.data) return <LoadingRows />;
  const events = history.data.records;
  return (
    <div className={styles["columns"]}>
      <Section title="Environments">
        {environments.data.map((environment) => (
          <EnvironmentRow
            key={environment.id}
            promptId={promptId}
            environment={environment}
            versions={versions.data}
            since={events.find((event) => event.environment.id === environment.id)}
          />
        ))}
      </Section>
      <Section title="History" isBare>
        <DeploymentHistory promptId={promptId} events={events} versions={versions.data} />
      </Section>
    </div>
  );
}
