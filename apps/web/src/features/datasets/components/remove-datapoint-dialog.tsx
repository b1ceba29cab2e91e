import type { Datapoint, Dataset } from "@parley/contract";
import { Confirm } from "../../../design/confirm.tsx";
import { formatCount } from "../../../design/format.ts";
import { versionName } from "../../prompts/version-name.ts";
import { useEditDatapoints } from "../queries.ts";

type RemoveDatapointDialogProps = {
  dataset: Dataset;
  datapoint: Datapoint;
  onDone: () => void;
  onClose: () => void;
};

/** Makes a version without a Datapoint; the versions before keep it. */
export function RemoveDatapointDialog({ dataset, datapoint, onDone, onClose }: RemoveDatapointDialogProps) {
  const edit = useEditDatapoints(dataset.id);
  const count = dataset.datapoints_count;
  return (
    <Confirm
      isOpen
      isDangerous
      title="Remove this Datapoint?"
      act="Make a version without it"
      isPending={edit.isPending}
      error={edit.error}
      onConfirm={() => edit.mutate({ act: "remove", before: datapoint }, { onSuccess: onDone })}
      onClose={onClose}
    >
      <p>
        {versionName(dataset)} → a new version, {formatCount(count)} → {formatCount(count - 1)} Datapoints.{" "}
        {versionName(dataset)} and those before keep it.
      </p>
    </Confirm>
  );
}
