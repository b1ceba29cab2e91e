import { Button } from "@mantine/core";
import type { Contract, EndpointReply } from "@parley/contract";
import type { Prompt } from "@parley/sdk";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Rail } from "../../../design/rail.tsx";
import { usePermission } from "../../me/queries.ts";
import { shortVersionId } from "../version-name.ts";
import { DeployDialog } from "./deploy-dialog.tsx";
import styles from "./deployment-history.module.css";
import { VersionLabel } from "./version-label.tsx";

export type DeploymentEvent = EndpointReply<
  Contract["prompts"]["endpoints"]["listDeployments"]
>["records"][number];

type DeploymentHistoryProps = {
  promptId: string;
  events: readonly DeploymentEvent[];
  versions: readonly Prompt[];
};

/** Every deployment as an event, with the way back to what was live before it. */
export function DeploymentHistory({ promptId, events, versions }: DeploymentHistoryProps) {
  const [rollback, setRollback] = useState<{ environmentId: string; version: Prompt }>();
  const mayDeploy = usePermission("deploy");
  if (events.length === 0) return <p className={styles["quiet"]}>Nothing was deployed yet.</p>;
  const find = (id: string | null): Prompt | undefined =>
    versions.find((version) => version.version_id === id);
  const isNewestOf = (event: DeploymentEvent): boolean =>
    events.find((each) => each.environment.id === event.environment.id) === event;
  return (
    <>
      <Rail
        label="Deployments"
        events={events.map((event) => {
          const previous = find(event.previous_version_id);
          return {
            id: event.id,
            at: event.created_at,
            tone: event.created_by ? "human" : "neutral",
            content: <DeploymentWords event={event} promptId={promptId} find={find} />,
            aside: previous && mayDeploy && isNewestOf(event) && (
              <Button
                variant="subtle"
                size="compact-xs"
                onClick={() => setRollback({ environmentId: event.environment.id, version: previous })}
              >
                Roll back…
              </Button>
            ),
          };
        })}
      />
      {rollback && (
        <DeployDialog promptId={promptId} {...rollback} isRollback onClose={() => setRollback(undefined)} />
      )}
    </>
  );
}

type WordsProps = {
  event: DeploymentEvent;
  promptId: string;
  find: (id: string | null) => Prompt | undefined;
};

function DeploymentWords({ event, promptId, find }: WordsProps) {
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
        <Link
          to="/prompts/$promptId/versions"
          params={{ promptId }}
          search={{ version: id, base: previousId }}
          className={styles["diff"]}
        >
          diff
        </Link>
      )}
      {user && <span className={styles["quiet"]}> by {user.full_name ?? user.email_address}</span>}
    </>
  );
}

function Named({ id, find }: { id: string | null; find: WordsProps["find"] }) {
  if (!id) return <span className={styles["quiet"]}>nothing</span>;
  const version = find(id);
  return version ? <VersionLabel version={version} /> : <code>{shortVersionId(id)}</code>;
}
