import { Button, Menu } from "@mantine/core";
import type { File } from "@parley/contract";
import { IconChevronDown } from "@tabler/icons-react";
import { RelativeTime } from "../../../design/figures.tsx";
import { LiveTag } from "../../../design/tag.tsx";
import { usePermission } from "../../me/queries.ts";
import { VersionLabel } from "../../prompts/components/version-label.tsx";
import type { DeploymentEvent, FileEnvironment } from "../file-client.ts";
import styles from "./file-deployments.module.css";

type EnvironmentRowProps = {
  environment: FileEnvironment;
  versions: readonly File[];
  since: DeploymentEvent | undefined;
  onDeploy: (version: File | undefined) => void;
};

/** An environment: what is live there, since when, and the way to change it. */
export function EnvironmentRow({ environment, versions, since, onDeploy }: EnvironmentRowProps) {
  const { name, tag, file } = environment;
  const author = since?.created_by;
  return (
    <div className={styles["row"]} role="group" aria-label={name}>
      <div className={styles["words"]}>
        <h3>
          {file ? (
            <LiveTag isDefault={tag === "default"}>{name}</LiveTag>
          ) : (
            <span className={styles["empty"]}>{name}</span>
          )}
          {tag === "default" && <small>default</small>}
        </h3>
        <p>
          {file ? <VersionLabel version={file} /> : "Nothing deployed"}
          {file && since && (
            <small>
              since <RelativeTime at={since.created_at} />
              {author && ` by ${author.full_name ?? author.email_address}`}
            </small>
          )}
        </p>
      </div>
      <VersionsMenu environment={environment} versions={versions} onDeploy={onDeploy} />
    </div>
  );
}

function VersionsMenu({ environment, versions, onDeploy }: Omit<EnvironmentRowProps, "since">) {
  const { name, file, may_deploy: mayDeploy } = environment;
  const isAsked = usePermission("approve-request") && !mayDeploy;
  const others = versions.filter(({ version_id: id }) => id !== file?.version_id);
  return (
    <Menu position="bottom-end" width={300}>
      <Menu.Target>
        <Button
          variant="default"
          disabled={(!mayDeploy && !isAsked) || (others.length === 0 && !(file && mayDeploy))}
          aria-label={isAsked ? `Ask to deploy to ${name}` : `Deploy to ${name}`}
          rightSection={<IconChevronDown size={13} />}
        >
          {isAsked ? "Ask to deploy" : "Deploy"}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={340} style={{ overflowY: "auto" }}>
        {others.map((version) => (
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
        {file && mayDeploy && (
          <Menu.Item color="red" onClick={() => onDeploy(undefined)}>
            Deploy nothing…
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
