import { Button, Menu } from "@mantine/core";
import type { Environment, Prompt } from "@parley/sdk";
import { IconChevronDown } from "@tabler/icons-react";
import { useState } from "react";
import { RelativeTime } from "../../../design/figures.tsx";
import { LiveTag } from "../../../design/tag.tsx";
import { usePermission } from "../../me/queries.ts";
import { DeployDialog } from "./deploy-dialog.tsx";
import type { DeploymentEvent } from "./deployment-history.tsx";
import styles from "./environment-row.module.css";
import { UndeployDialog } from "./undeploy-dialog.tsx";
import { VersionLabel } from "./version-label.tsx";

type EnvironmentRowProps = {
  promptId: string;
  environment: Environment & { file?: Prompt | null | undefined };
  versions: readonly Prompt[];
  since: DeploymentEvent | undefined;
};

/** An environment: what is live there, since when, and the way to change it. */
export function EnvironmentRow({ promptId, environment, versions, since }: EnvironmentRowProps) {
  const [dialog, setDialog] = useState<{ act: "deploy" | "undeploy"; version: Prompt }>();
  const { file } = environment;
  const close = (): void => setDialog(undefined);
  return (
    <div className={styles["row"]} role="group" aria-label={environment.name}>
      <div className={styles["words"]}>
        <h3>
          {file ? (
            <LiveTag isDefault={environment.tag === "default"}>{environment.name}</LiveTag>
          ) : (
            <span className={styles["empty"]}>{environment.name}</span>
          )}
          {environment.tag === "default" && <small>default</small>}
        </h3>
        <p>
          {file ? <VersionLabel version={file} /> : "Nothing deployed"}
          {file && since && (
            <small>
              since <RelativeTime at={since.created_at} />
              {since.created_by && ` by ${since.created_by.full_name ?? since.created_by.email_address}`}
            </small>
          )}
        </p>
      </div>
      <ChooseVersion
        label={`Deploy to ${environment.name}`}
        versions={versions.filter(({ version_id: id }) => id !== file?.version_id)}
        hasVersion={Boolean(file)}
        onDeploy={(version) => setDialog({ act: "deploy", version })}
        onUndeploy={() => file && setDialog({ act: "undeploy", version: file })}
      />
      {dialog?.act === "undeploy" && (
        <UndeployDialog
          promptId={promptId}
          environment={environment}
          version={dialog.version}
          onClose={close}
        />
      )}
      {dialog?.act === "deploy" && (
        <DeployDialog
          promptId={promptId}
          environmentId={environment.id}
          version={dialog.version}
          onClose={close}
        />
      )}
    </div>
  );
}

type ChooseVersionProps = {
  label: string;
  versions: readonly Prompt[];
  hasVersion: boolean;
  onDeploy: (version: Prompt) => void;
  onUndeploy: () => void;
};

function ChooseVersion({ label, versions, hasVersion, onDeploy, onUndeploy }: ChooseVersionProps) {
  const mayDeploy = usePermission("deploy");
  return (
    <Menu position="bottom-end" width={300}>
      <Menu.Target>
        <Button
          variant="default"
          disabled={!mayDeploy || (versions.length === 0 && !hasVersion)}
          aria-label={label}
          rightSection={<IconChevronDown size={13} />}
        >
          Deploy
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={340} style={{ overflowY: "auto" }}>
        {versions.map((version) => (
          <Menu.Item
            key={version.version_id}
            rightSection={
              <span className={styles["quiet"]}>
                <RelativeTime at={version.created_at} />
              </span>
            }
            onClick={() => onDeploy(version)}
          >
            <VersionLabel version={version} />
          </Menu.Item>
        ))}
        {hasVersion && (
          <Menu.Item color="red" onClick={onUndeploy}>
            Deploy nothing…
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
