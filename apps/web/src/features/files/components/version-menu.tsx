import { Button, Menu } from "@mantine/core";
import type { File } from "@parley/contract";
import { IconChevronDown } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Confirm } from "../../../design/confirm.tsx";
import { nounIcons } from "../../../design/nouns.ts";
import { usePermission } from "../../me/queries.ts";
import { versionName } from "../../prompts/version-name.ts";
import { fileEnvironmentsQuery, type FileRef, useDeleteFileVersion } from "../queries.ts";
import { DeployFileDialog } from "./deploy-file-dialog.tsx";
import styles from "./file-versions.module.css";
import { NameFileVersionDialog } from "./name-file-version-dialog.tsx";

type VersionMenuProps = { file: FileRef; version: File; versions: readonly File[] };

/** What can be done with one version: name it, deploy it, delete it. */
export function VersionMenu({ file, version, versions }: VersionMenuProps) {
  const [dialog, setDialog] = useState<"name" | "delete" | { deployTo: string }>();
  const [mayWrite, mayDeploy] = [usePermission("write"), usePermission("deploy")];
  const environments = useQuery(fileEnvironmentsQuery(file)).data ?? [];
  const target = environments.find(({ id }) => typeof dialog === "object" && dialog.deployTo === id);
  const isDeployed = (version.environments ?? []).length > 0;
  const close = (): void => setDialog(undefined);
  const Icon = nounIcons.deployment;
  return (
    <div className={styles["acts"]}>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="subtle" rightSection={<IconChevronDown size={13} />} disabled={!mayWrite}>
            More
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setDialog("name")}>Name or describe it…</Menu.Item>
          <Menu.Item
            color="red"
            disabled={isDeployed || versions.length < 2}
            onClick={() => setDialog("delete")}
          >
            Delete the version…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            disabled={!mayDeploy}
            leftSection={<Icon size={14} />}
            rightSection={<IconChevronDown size={13} />}
          >
            Deploy
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {environments.map((environment) => (
            <Menu.Item key={environment.id} onClick={() => setDialog({ deployTo: environment.id })}>
              to {environment.name}…
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {dialog === "name" && <NameFileVersionDialog file={file} version={version} onClose={close} />}
      {dialog === "delete" && <DeleteVersion file={file} version={version} onClose={close} />}
      {target && <DeployFileDialog file={file} environment={target} version={version} onClose={close} />}
    </div>
  );
}

function DeleteVersion(props: { file: FileRef; version: File; onClose: () => void }) {
  const { file, version, onClose } = props;
  const remove = useDeleteFileVersion(file);
  return (
    <Confirm
      isOpen
      isDangerous
      title={`Delete ${versionName(version)}?`}
      act={`Delete ${versionName(version)} for good`}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(version.version_id, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>
        Whoever asks for it by its id will fail, and Logs of it are deleted with it. This cannot be undone.
      </p>
    </Confirm>
  );
}
