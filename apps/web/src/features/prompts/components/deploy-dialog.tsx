import { notifications, notificationsStore } from "@mantine/notifications";
import type { Prompt } from "@parley/sdk";
import { useQuery } from "@tanstack/react-query";
import { Confirm } from "../../../design/confirm.tsx";
import { explainError } from "../../../design/error-state.tsx";
import { showUndoNotice } from "../../../design/undo-notice.tsx";
import { environmentsQuery, useDeploy } from "../queries.ts";
import { newInputsOf } from "../prompt-inputs.ts";
import { kernelOf } from "../prompt-text.ts";
import { versionName } from "../version-name.ts";
import styles from "./deploy-dialog.module.css";
import { KernelDiff } from "./kernel-diff.tsx";

type DeployDialogProps = {
  promptId: string;
  environmentId: string;
  version: Prompt;
  /** Whether the version was live there before and comes back. */
  isRollback?: boolean;
  onClose: () => void;
};

/** Names what a deployment will change, shows it as a diff, and deploys. */
export function DeployDialog(props: DeployDialogProps) {
  const { promptId, environmentId, version, isRollback = false, onClose } = props;
  const environments = useQuery(environmentsQuery(promptId));
  const environment = environments.data?.find((each) => each.id === environmentId);
  const deploy = useDeploy(promptId);
  const announce = useDeployNotice(promptId);
  if (!environment) return null;
  const name = versionName(version);
  const before = environment.file ?? undefined;
  const isThere = before?.version_id === version.version_id;
  const confirm = (): void =>
    deploy.mutate(
      { environment_id: environment.id, version_id: version.version_id },
      {
        onSuccess: () => {
          announce({
            text: `${name} is live in ${environment.name}.`,
            environmentId,
            previousId: before?.version_id,
          });
          onClose();
        },
      },
    );
  return (
    <Confirm
      isOpen
      isWide
      title={`${isRollback ? "Roll back" : "Deploy to"} ${environment.name}`}
      act={actOf({ name, isThere, isRollback, environment: environment.name })}
      isPending={deploy.isPending}
      error={deploy.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      <p>
        {effectOf({
          name,
          before,
          isThere,
          environment: environment.name,
          isDefault: environment.tag === "default",
        })}
      </p>
      {before && !isThere && <NewInputs before={before} version={version} />}
      {before && !isThere && <KernelDiff before={kernelOf(before)} after={kernelOf(version)} />}
    </Confirm>
  );
}

type Act = { name: string; isThere: boolean; isRollback: boolean; environment: string };

function actOf({ name, isThere, isRollback, environment }: Act): string {
  if (isThere) return `Deploy ${name} again`;
  return isRollback ? `Roll ${environment} back to ${name}` : `Deploy ${name} to ${environment}`;
}

function NewInputs({ before, version }: { before: Prompt; version: Prompt }) {
  const names = newInputsOf(kernelOf(before), kernelOf(version));
  if (names.length === 0) return null;
  return (
    <p role="note" className={styles["warning"]}>
      New {names.length === 1 ? "input" : "inputs"}: <strong>{names.join(", ")}</strong>. Calls that do not
      give {names.length === 1 ? "it" : "them"} will be refused.
    </p>
  );
}

type Effect = {
  name: string;
  before: Prompt | undefined;
  isThere: boolean;
  environment: string;
  isDefault: boolean;
};

function effectOf({ name, before, isThere, environment, isDefault }: Effect): string {
  if (isThere) return `${name} is what ${environment} has already. Nothing changes.`;
  const callers = isDefault
    ? `Calls that name ${environment}, or no version at all, get it at once.`
    : `Calls that name ${environment} get it at once.`;
  return before
    ? `Replaces ${versionName(before)}. ${callers}`
    : `The first deployment to ${environment}. ${callers}`;
}

type Notice = { text: string; environmentId: string; previousId: string | undefined };

/** Says that a deployment happened, with the way back; what was said before of the same environment goes. */
export function useDeployNotice(promptId: string): (notice: Notice) => void {
  const deploy = useDeploy(promptId);
  return ({ text, environmentId, previousId }) => {
    const undo = async (): Promise<void> => {
      hideNotices(environmentId);
      // The dialog that asked is gone by now, so nothing but the promise tells how it ended.
      const message = await deploy
        .mutateAsync({ environment_id: environmentId, version_id: previousId })
        .then(
          () => "The deployment was undone.",
          (error: unknown) => `The deployment could not be undone. ${explainError(error)}`,
        );
      notifications.show({ message });
    };
    hideNotices(environmentId);
    showUndoNotice({ id: `${noticeOf(environmentId)} ${Date.now()}`, text, undo: () => void undo() });
  };
}

const noticeOf = (environmentId: string): string => `deploy ${environmentId}`;

function hideNotices(environmentId: string): void {
  for (const { id } of notificationsStore.getState().notifications) {
    if (id?.startsWith(noticeOf(environmentId))) notifications.hide(id);
  }
}
