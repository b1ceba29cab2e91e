import type { File } from "@parley/contract";
import type { ReactNode } from "react";
import { Confirm } from "../../../design/confirm.tsx";
import { versionName } from "../../prompts/version-name.ts";
import type { FileEnvironment } from "../file-client.ts";
import { type FileRef, useDeployFile } from "../queries.ts";
import { useDeployNotice } from "../use-deploy-notice.ts";

/** What putting a version in the place of another changes, as the type of File shows it. */
export type DeployPreview = (version: File, before: File) => ReactNode;

type DeployFileDialogProps = {
  file: FileRef;
  environment: FileEnvironment;
  /** What is to be live there; nothing empties the environment. */
  version: File | undefined;
  /** Whether the version was live there before and comes back. */
  isRollback?: boolean;
  preview?: DeployPreview | undefined;
  onClose: () => void;
};

/** Says what a deployment changes, and deploys; for ten seconds there is a way back. */
export function DeployFileDialog(props: DeployFileDialogProps) {
  const { file, environment, version, isRollback = false, preview, onClose } = props;
  const deploy = useDeployFile(file);
  const announce = useDeployNotice(file);
  const before = environment.file ?? undefined;
  const isThere = before !== undefined && before.version_id === version?.version_id;
  const shown = preview && version && before && !isThere && preview(version, before);
  const done = (): void => {
    const text = version
      ? `${versionName(version)} is live in ${environment.name}.`
      : `Nothing is deployed to ${environment.name}.`;
    if (!isThere) announce({ text, environmentId: environment.id, previousId: before?.version_id });
    onClose();
  };
  return (
    <Confirm
      isOpen
      isDangerous={!version}
      isWide={Boolean(shown)}
      title={titleOf({ environment, version, isRollback })}
      act={actOf({ environment, version, isRollback, before })}
      isPending={deploy.isPending}
      error={deploy.error}
      onConfirm={() =>
        deploy.mutate(
          { environment_id: environment.id, version_id: version?.version_id },
          { onSuccess: done },
        )
      }
      onClose={onClose}
    >
      <p>{effectOf(environment, version, before)}</p>
      {shown}
    </Confirm>
  );
}

type Act = { environment: FileEnvironment; version: File | undefined; isRollback: boolean };

function titleOf({ environment: { name }, version, isRollback }: Act): string {
  if (!version) return `Deploy nothing to ${name}?`;
  return isRollback ? `Roll back ${name}` : `Deploy to ${name}`;
}

function actOf({
  environment: { name },
  version,
  isRollback,
  before,
}: Act & { before: File | undefined }): string {
  if (!version) return `Take ${before ? versionName(before) : "it"} out of ${name}`;
  if (before?.version_id === version.version_id) return `Deploy ${versionName(version)} again`;
  return isRollback
    ? `Roll ${name} back to ${versionName(version)}`
    : `Deploy ${versionName(version)} to ${name}`;
}

function effectOf(
  { name, tag }: FileEnvironment,
  version: File | undefined,
  before: File | undefined,
): string {
  if (!version) return `Calls that name ${name} will fail until a version is deployed there.`;
  if (before?.version_id === version.version_id)
    return `${versionName(version)} is what ${name} has already. Nothing changes.`;
  const named = tag === "default" ? `${name}, or no version at all,` : name;
  const replaced = before ? `Replaces ${versionName(before)}.` : `The first deployment to ${name}.`;
  return `${replaced} Calls that name ${named} get it at once.`;
}
