import { Button, FileButton, Loader, Modal, SegmentedControl } from "@mantine/core";
import type { Dataset } from "@parley/contract";
import { IconUpload } from "@tabler/icons-react";
import { type DragEvent, useRef, useState } from "react";
import { formatCount, formatPlural } from "../../../design/format.ts";
import form from "../../../design/form.module.css";
import { versionName } from "../../prompts/version-name.ts";
import { useImportDatapoints } from "../queries.ts";
import styles from "./import-dialog.module.css";
import { ImportError } from "./import-error.tsx";

const accepted = ".csv,.tsv,.jsonl,.xlsx";

type ImportDialogProps = { dataset: Dataset; file: File | undefined; onClose: () => void };

/** Takes a file of Datapoints; what is wrong with its rows stays on the screen. */
export function ImportDialog({ dataset, file: dropped, onClose }: ImportDialogProps) {
  const [file, setFile] = useState(dropped);
  // What it held when this was opened: by the end, the newest version is the one that was made.
  const [before] = useState(dataset);
  const [action, setAction] = useState<"add" | "set">("add");
  const load = useImportDatapoints(dataset.id);
  const abort = useRef<AbortController>(undefined);
  const choose = (chosen: File | null | undefined): void => {
    if (!chosen) return;
    load.reset();
    setFile(chosen);
  };
  const start = (): void => {
    if (!file) return;
    abort.current = new AbortController();
    load.mutate({ file, action, signal: abort.current.signal });
  };
  const cancel = (): void => abort.current?.abort(new Error("The import was cancelled."));
  if (load.data) return <Imported before={before} after={load.data} onClose={onClose} />;
  return (
    <Modal
      opened
      onClose={load.isPending ? cancel : onClose}
      title="Import Datapoints"
      size={720}
      closeOnClickOutside={!load.isPending}
    >
      <div className={form["form"]}>
        <DropPlace file={file} onFile={choose} />
        <HowToWrite />
        <SegmentedControl
          aria-label="What becomes of the Datapoints there are"
          value={action}
          onChange={(value) => setAction(value === "set" ? "set" : "add")}
          data={[
            { value: "add", label: `Add to the ${formatCount(dataset.datapoints_count)} there are` },
            { value: "set", label: "Replace them all" },
          ]}
        />
        {load.isPending && (
          <p role="status" className={styles["progress"]}>
            <Loader size={14} /> Reading {file?.name}… Nothing changes until all of it is read.
          </p>
        )}
        {load.error && <ImportError error={load.error} />}
        <div className={form["acts"]}>
          {load.isPending ? (
            <Button variant="default" onClick={cancel}>
              Cancel the import
            </Button>
          ) : (
            <Button onClick={start} disabled={!file}>
              Import as a new version
            </Button>
          )}
        </div>
      </div>
    </Modal>
  );
}

const HowToWrite = () => (
  <p className={styles["how"]}>
    Each column of a table is an input; <code>target</code> and <code>target.name</code> say what a good
    answer is; <code>messages</code>, <code>split</code> and <code>tags</code> are what they say. JSON lines
    hold one Datapoint each.
  </p>
);

function DropPlace({ file, onFile }: { file: File | undefined; onFile: (file: File | null) => void }) {
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    onFile(event.dataTransfer.files[0] ?? null);
  };
  return (
    <div
      className={styles["drop"]}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <IconUpload size={18} stroke={1.6} aria-hidden />
      <span>
        {file ? `${file.name}, ${formatBytes(file.size)}` : "Drop a file here: CSV, TSV, JSONL or XLSX"}
      </span>
      <FileButton onChange={onFile} accept={accepted} inputProps={{ "aria-label": "File" }}>
        {(props) => (
          <Button {...props} variant="default">
            {file ? "Choose another…" : "Choose a file…"}
          </Button>
        )}
      </FileButton>
    </div>
  );
}

function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function Imported({ before, after, onClose }: { before: Dataset; after: Dataset; onClose: () => void }) {
  const isSame = before.version_id === after.version_id;
  return (
    <Modal opened onClose={onClose} title={isSame ? "Nothing changed" : "Imported"}>
      <div className={form["form"]}>
        <p role="status">
          {isSame
            ? `${versionName(before)} holds all of these Datapoints already.`
            : `${versionName(after)} holds ${formatPlural(after.datapoints_count, "Datapoint")}; ` +
              `${versionName(before)} held ${formatCount(before.datapoints_count)}. Rows with equal content are one.`}
        </p>
        <div className={form["acts"]}>
          <Button onClick={onClose} data-autofocus>
            Look at them
          </Button>
        </div>
      </div>
    </Modal>
  );
}
