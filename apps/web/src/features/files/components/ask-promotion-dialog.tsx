import { Button, Modal, Textarea } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { File } from "@parley/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { parley } from "../../../api.ts";
import form from "../../../design/form.module.css";
import { FormError } from "../../../design/form-error.tsx";
import { versionName } from "../../prompts/version-name.ts";
import type { FileEnvironment } from "../file-client.ts";
import type { FileRef } from "../queries.ts";
import type { DeployPreview } from "./deploy-file-dialog.tsx";

type AskPromotionDialogProps = {
  file: FileRef;
  environment: FileEnvironment;
  version: File;
  preview?: DeployPreview | undefined;
  onClose: () => void;
};

/** Asks those who may deploy to do it: what it changes, and why it should. */
export function AskPromotionDialog(props: AskPromotionDialogProps) {
  const { file, environment, version, preview, onClose } = props;
  const [reason, setReason] = useState("");
  const client = useQueryClient();
  const ask = useMutation({
    mutationFn: () =>
      parley.approvals.create({
        kind: "promotion",
        file: { id: file.id },
        version_id: version.version_id,
        environment: environment.id,
        ...(reason.trim() && { reason: reason.trim() }),
      }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["approvals"] });
      notifications.show({ message: "Asked for. The request is in the inbox." });
      onClose();
    },
  });
  const before = environment.file ?? undefined;
  const isThere = before?.version_id === version.version_id;
  const shown = preview && before && !isThere && preview(version, before);
  return (
    <Modal opened onClose={onClose} title={`Ask to deploy to ${environment.name}`} size={shown ? 760 : 460}>
      <div className={form["form"]}>
        <p>
          {isThere
            ? `${versionName(version)} is what ${environment.name} has already. There is nothing to ask for.`
            : `Somebody who may deploy to ${environment.name} decides. When they approve, ${versionName(version)} is deployed at once${before ? `, in place of ${versionName(before)}` : ""}.`}
        </p>
        {shown}
        <Textarea
          label="Why"
          description="Whoever decides reads it."
          autosize
          minRows={2}
          maxRows={8}
          maxLength={100_000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-autofocus
        />
        <FormError error={ask.error} />
        <div className={form["acts"]}>
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <Button disabled={isThere} loading={ask.isPending} onClick={() => ask.mutate()}>
            Ask to deploy {versionName(version)}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
