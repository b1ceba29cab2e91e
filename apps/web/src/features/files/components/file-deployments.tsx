import type { File } from "@parley/contract";
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ErrorState } from "../../../design/error-state.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Rail } from "../../../design/rail.tsx";
import { Section } from "../../../design/section.tsx";
import { VersionLabel } from "../../prompts/components/version-label.tsx";
import { shortVersionId } from "../../prompts/version-name.ts";
import type { DeploymentEvent, FileEnvironment } from "../file-client.ts";
import { fileDeploymentsQuery, fileEnvironmentsQuery, type FileRef, fileVersionsQuery } from "../queries.ts";
import { AskPromotionDialog } from "./ask-promotion-dialog.tsx";
import { DeployFileDialog, type DeployPreview } from "./deploy-file-dialog.tsx";
import { EnvironmentRow } from "./environment-row.tsx";
import { FileLink } from "./file-link.tsx";
import styles from "./file-deployments.module.css";

const historySize = 100;

type Dialog = { environment: FileEnvironment; version: File | undefined; isRollback?: boolean };

/** What of a File is live where, how it came to be, and the way to change it. */
export function FileDeployments({ file, preview }: { file: FileRef; preview?: DeployPreview }) {
  const environments = useQuery(fileEnvironmentsQuery(file));
  const versions = useQuery(fileVersionsQuery(file));
  const history = useQuery(fileDeploymentsQuery(file, historySize));
  const [dialog, setDialog] = useState<Dialog>();
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
            environment={environment}
            versions={versions.data}
            since={events.find((event) => event.environment.id === environment.id)}
            onDeploy={(version) => setDialog({ environment, version })}
          />
        ))}
      </Section>
      <Section title="History" isBare>
        <History
          file={file}
          events={events}
          versions={versions.data}
          environments={environments.data}
          onRollBack={setDialog}
        />
      </Section>
      {dialog?.version && !dialog.environment.may_deploy && (
        <AskPromotionDialog
          file={file}
          environment={dialog.environment}
          version={dialog.version}
          preview={preview}
          onClose={() => setDialog(undefined)}
        />
      )}
      {dialog?.environment.may_deploy && (
        <DeployFileDialog file={file} {...dialog} preview={preview} onClose={() => setDialog(undefined)} />
      )}
    </div>
  );
}

type HistoryProps = {
  file: FileRef;
  events: readonly DeploymentEvent[];
  versions: readonly File[];
  environments: readonly FileEnvironment[];
  onRollBack: (dialog: Dialog) => void;
};

function History({ file, events, versions, environments, onRollBack }: HistoryProps) {
  if (events.length === 0) return <p className={styles["quiet"]}>Nothing was deployed yet.</p>;
  const find = (id: string | null): File | undefined => versions.find((version) => version.version_id === id);
  const rollBackOf = (event: DeploymentEvent): Dialog | undefined => {
    const isNewest = events.find((each) => each.environment.id === event.environment.id) === event;
    const version = find(event.previous_version_id);
    const environment = environments.find(({ id }) => id === event.environment.id);
    return isNewest && version && environment?.may_deploy
      ? { environment, version, isRollback: true }
      : undefined;
  };
  return (
    <Rail
      label="Deployments"
      events={events.map((event) => {
        const rollBack = rollBackOf(event);
        return {
          id: event.id,
          at: event.created_at,
          tone: event.created_by ? "human" : "neutral",
          content: <Words file={file} event={event} find={find} />,
          aside: rollBack && (
            <Button variant="subtle" size="compact-xs" onClick={() => onRollBack(rollBack)}>
              Roll back…
            </Button>
          ),
        };
      })}
    />
  );
}

type Find = (id: string | null) => File | undefined;

function Words({ file, event, find }: { file: FileRef; event: DeploymentEvent; find: Find }) {
  const { version_id: id, previous_version_id: previousId, created_by: user } = event;
  return (
    <>
      <strong>{event.environment.name}</strong> <Named id={previousId} find={find} />
      <span role="img" aria-label="became">
        {" "}
        →{" "}
      </span>
      <Named id={id} find={find} />
      {id && previousId && id !== previousId && (
        <span className={styles["diff"]}>
          <FileLink {...file} part="versions" search={{ version: id, base: previousId }}>
            diff
          </FileLink>
        </span>
      )}
      {user && <span className={styles["quiet"]}> by {user.full_name ?? user.email_address}</span>}
    </>
  );
}

function Named({ id, find }: { id: string | null; find: Find }) {
  if (!id) return <span className={styles["quiet"]}>nothing</span>;
  const version = find(id);
  return version ? <VersionLabel version={version} /> : <code>{shortVersionId(id)}</code>;
}
