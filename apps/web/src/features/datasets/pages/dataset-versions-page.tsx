import type { Dataset } from "@parley/contract";
import { formatPlural } from "../../../design/format.ts";
import { FileVersions } from "../../files/components/file-versions.tsx";
import type { VersionChoice } from "../../files/version-choice.ts";
import { DatasetDiff } from "../components/dataset-diff.tsx";

type DatasetVersionsPageProps = {
  datasetId: string;
  choice: VersionChoice;
  onChoose: (choice: VersionChoice) => void;
};

/** The history of a Dataset, each version as the Datapoints it changed. */
export function DatasetVersionsPage({ datasetId, choice, onChoose }: DatasetVersionsPageProps) {
  return (
    <FileVersions<Dataset>
      file={{ type: "dataset", id: datasetId }}
      choice={choice}
      onChoose={onChoose}
      describe={({ datapoints_count: count }) => formatPlural(count, "Datapoint")}
      compare={(version, base) => <DatasetDiff version={version} base={base} />}
    />
  );
}
