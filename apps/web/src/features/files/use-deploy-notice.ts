import { notifications, notificationsStore } from "@mantine/notifications";
import { explainError } from "../../design/error-state.tsx";
import { showUndoNotice } from "../../design/undo-notice.tsx";
import { type FileRef, useDeployFile } from "./queries.ts";

type Notice = { text: string; environmentId: string; previousId: string | undefined };

/** Says that a deployment happened, with the way back; what was said before of the same environment goes. */
export function useDeployNotice(file: FileRef): (notice: Notice) => void {
  const deploy = useDeployFile(file);
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
