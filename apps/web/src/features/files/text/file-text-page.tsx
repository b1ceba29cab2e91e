import type { File } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { ErrorState } from "../../../design/error-state.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { formatCount } from "../../../design/format.ts";
import { type FileRef, fileVersionsQuery } from "../queries.ts";
import { FileTextEditor } from "./file-text-editor.tsx";
import styles from "./file-text.module.css";
import { fileTextQuery } from "./text-queries.ts";

/** Beyond, a page of lines helps nobody. */
const mostDatapoints = 2000;

/** The newest version of a File as the texts it is in a folder, to edit and save as the next. */
export function FileTextPage({ file }: { file: FileRef }) {
  const newest = useQuery(fileVersionsQuery(file)).data?.[0];
  if (!newest) return <LoadingRows count={8} height={20} />;
  if (newest.type === "dataset" && newest.datapoints_count > mostDatapoints) {
    return (
      <p className={styles["note"]}>
        {formatCount(newest.datapoints_count)} Datapoints are too many to edit here. Download them as a file,
        or bring them into a folder with <code>parley pull</code>, and back with <code>parley push</code>.
      </p>
    );
  }
  return <FileText key={newest.version_id} newest={newest} />;
}

function FileText({ newest }: { newest: File }) {
  const loaded = useQuery(fileTextQuery(newest));
  if (loaded.isPending) return <LoadingRows count={8} height={20} />;
  if (loaded.error) {
    return (
      <ErrorState
        error={loaded.error}
        title="The text could not be read"
        retry={() => void loaded.refetch()}
      />
    );
  }
  return <FileTextEditor newest={newest} loaded={loaded.data} />;
}
