import type { Environment, Prompt } from "@parley/sdk";
import { Confirm } from "../../../design/confirm.tsx";
import { useDeploy } from "../queries.ts";
import { versionName } from "../version-name.ts";
import { useDeployNotice } from "./deploy-dialog.tsx";

type UndeployDialogProps = {
  promptId: string;
  environment: Environment;
  version: Prompt;
  onClose: () => void;
};

/** Says what taking a version out of an environment means, and does it. */
export function UndeployDialog({ promptId, environment, version, onClose }: UndeployDialogProps) {
  const deploy = useDeploy(promptId);
  const announce = useDeployNotice(promptId);
  const done = (): void => {
    announce({
      text: `Nothing is deployed to ${environment.name}.`,
      environmentId: environment.id,
      previousId: version.version_id,
    });
    onClose();
  };
  return (
    <Confirm
      isOpen
      isDangerous
      title={`Deploy nothing to ${environment.name}?`}
      act={`Take ${versionName(version)} out of ${environment.name}`}
      isPending={deploy.isPending}
      error={deploy.error}
      onConfirm={() =>
        deploy.mutate({ environment_id: environment.id, version_id: undefined }, { onSuccess: done })
      }
      onClose={onClose}
    >
      <p>Calls that name {environment.name} will fail until a version is deployed there.</p>
    </Confirm>
  );
}
