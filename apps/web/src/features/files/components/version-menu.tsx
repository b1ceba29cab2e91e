import { Button, Menu } from "@mantine/core";
import type { File } from "@parley/contract";
import { IconChevronDown } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Confirm } from "../../../design/confirm.tsx";
import { nounIcons } from "../../../design/nouns.ts";
import { usePermission } from "../../me/queries.ts";
import { versionName } from "../../prompts/version-name.ts";
import type { FileEnvironment } from "../file-client.ts";
import { fileEnvironmentsQuery, type FileRef, useDeleteFileVersion } from "../queries.ts";
import { AskPromotionDialog } from "./ask-promotion-dialog.tsx";
import { DeployFileDialog, type DeployPreview } from "./deploy-file-dialog.tsx";
import styles from "./file-versions.module.css";
import { NameFileVersionDialog } from "./name-file-version-dialog.tsx";

type VersionMenuProps = {
  file: FileRef;
  version: File;
  versions: readonly File[];
  /** What else can be done with it, as entries of the menu. */
  children?: ReactNode;
  preview?: DeployPreview | undefined;
};

/** What can be done with one version: name it, deploy it, delete it. */
export function VersionMenu({ file, version, versions, preview, children }: VersionMenuProps) {
  const [dialog, setDialog] = useState<"name" | "delete" | { deployTo: string }>();
  const mayWrite = usePermission("write");
  const environments = useQuery(fileEnvironmentsQuery(file)).data ?? [];
  const target = environments.find(({ id }) => typeof dialog === "object" && dialog.deployTo === id);
  const isDeployed = (version.environments ?? []).length > 0;
  const close = (): void => setDialog(undefined);
  return (
    <div className={styles["acts"]}>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            variant="subtle"
            rightSection={<IconChevronDown size={13} />}
            disabled={!mayWrite && !children}
          >
            More
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {children}
          <Menu.Item disabled={!mayWrite} onClick={() => setDialog("name")}>
            Name or describe it…
          </Menu.Item>
          <Menu.Item
            color="red"
            disabled={!mayWrite || isDeployed || versions.length < 2}
            onClick={() => setDialog("delete")}
          >
            Delete the version…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <DeployMenu environments={environments} onChoose={(deployTo) => setDialog({ deployTo })} />
      {dialog === "name" && <NameFileVersionDialog file={file} version={version} onClose={close} />}
      {dialog === "delete" && <DeleteVersion file={file} version={version} onClose={close} />}
      {target && !target.may_deploy && (
        <AskPromotionDialog
          file={file}
          environment={target}
          version={version}
          preview={preview}
          onClose={close}
        />
      )}
      {target?.may_deploy && (
        <DeployFileDialog
          file={file}
          environment={target}
          version={version}
          preview={preview}
          onClose={close}
        />
      )}
    </div>
  );
}

type DeployMenuProps = {
  environments: readonly FileEnvironment[];
  onChoose: (environmentId: string) => void;
};

/** Where to deploy, or to ask for it: one entry an environment. */
function DeployMenu({ environments, onChoose }: DeployMenuProps) {
  const mayAsk = usePermission("approve-request");
  const mayDeploy = environments.some((environment) => environment.may_deploy);
  const Icon = nounIcons.deployment;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          disabled={!mayDeploy && !mayAsk}
          leftSection={<Icon size={14} />}
          rightSection={<IconChevronDown size={13} />}
        >
          {mayDeploy || !mayAsk ? "Deploy" : "Ask to deploy"}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {environments.map(({ id, name, may_deploy: mayDeployThere }) => (
          <Menu.Item key={id} disabled={!mayDeployThere && !mayAsk} onClick={() => onChoose(id)}>
            {mayDeploy && !mayDeployThere ? `ask to deploy to ${name}…` : `to ${name}…`}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
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
