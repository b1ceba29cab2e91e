import { notifications } from "@mantine/notifications";
import type { File } from "@parley/contract";
import { Confirm } from "../../../design/confirm.tsx";
import { explainError } from "../../../design/error-state.tsx";
import { showUndoNotice } from "../../../design/undo-notice.tsx";
import { versionName } from "../../prompts/version-name.ts";
import type { FileEnvironment } from "../file-client.ts";
import { type FileRef, useDeployFile } from "../queries.ts";

type DeployFileDialogProps = {
  file: FileRef;
  environment: FileEnvironment;
  /** What is to be live there; nothing empties the environment. */
  version: File | undefined;
  onClose: () => void;
};

/** Says what a deployment changes, and deploys; for ten seconds there is a way back. */
export function DeployFileDialog({ file, environment, version, onClose }: DeployFileDialogProps) {
  const deploy = useDeployFile(file);
  const before = environment.file ?? undefined;
  const isThere = before !== undefined && before.version_id === version?.version_id;
  const undo = (): void => {
    deploy
      .mutateAsync({ environment_id: environment.id, version_id: before?.version_id })
      .then(() => notifications.show({ message: "The deployment was undone." }))
      .catch((error: unknown) =>
        notifications.show({ message: `The deployment could not be undone. ${explainError(error)}` }),
      );
  };
  const done = (): void => {
    const text = version
      ? `${versionName(version)} is live in ${environment.name}.`
      : `Nothing is deployed to ${environment.name}.`;
    if (!isThere) showUndoNotice({ id: `deploy ${environment.id} ${Date.now()}`, text, undo });
    onClose();
  };
  return (
    <Confirm
      isOpen
      isDangerous={!version}
      title={version ? `Deploy to ${environment.name}` : `Deploy nothing to ${environment.name}?`}
      act={actOf(environment, version, before)}
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
    </Confirm>
  );
}

function actOf({ name }: FileEnvironment, version: File | undefined, before: File | undefined): string {
  if (version) return `Deploy ${versionName(version)} to ${name}`;
  return `Take ${before ? versionName(before) : "it"} out of ${name}`;
}

function effectOf(
  { name, tag }: FileEnvironment,
  version: File | undefined,
  before: File | undefined,
): string {
  if (!version) return `Whoever asks for what is deployed to ${name} will fail until a version is.`;
  if (before?.version_id === version.version_id)
    return `${versionName(version)} is what ${name} has already. Nothing changes.`;
  const asking = tag === "default" ? `${name}, or for no version at all,` : name;
  const replaced = before ? `Replaces ${versionName(before)}.` : `The first deployment to ${name}.`;
  return `${replaced} Whoever asks for ${asking} gets it at once.`;
}
