import { IconChevronRight } from "@tabler/icons-react";
import type { Directory, File } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { formatPlural } from "../../../design/format.ts";
import { Count, RelativeTime } from "../../../design/figures.tsx";
import { nounIcons } from "../../../design/nouns.ts";
import table from "../../../design/table.module.css";
import { LiveTag } from "../../../design/tag.tsx";
import { evaluatorKinds } from "../../evaluators/evaluator-kinds.ts";
import { toolKinds } from "../../tools/tool-kinds.ts";
import { fileTypes } from "../file-types.ts";
import { type OpenDirectories, useOpenDirectories } from "../open-directories.ts";
import { directoryQuery } from "../queries.ts";
import { DirectoryMenu } from "./directory-menu.tsx";
import { FileLink } from "./file-link.tsx";
import { FileMenu } from "./file-menu.tsx";
import styles from "./file-table.module.css";

/** The tree of directories and Files with what one wants to know of each. */
export function FileTable({ onNew }: { onNew: (path: string) => void }) {
  const open = useOpenDirectories();
  return (
    <div className={table["frame"]}>
      <table className={table["table"]} aria-label="Files">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col" className={styles["wide"]}>
              Type
            </th>
            <th scope="col" className={styles["wide"]}>
              Deployed
            </th>
            <th scope="col" className={`${table["number"]} ${styles["wide"]}`}>
              Calls
            </th>
            <th scope="col" className={table["number"]}>
              Last used
            </th>
            <th scope="col" aria-label="More" className={styles["more"]} />
          </tr>
        </thead>
        <tbody>
          <DirectoryRows directoryId="root" depth={0} open={open} onNew={onNew} />
        </tbody>
      </table>
    </div>
  );
}

type Level = { depth: number; open: OpenDirectories; onNew: (path: string) => void };

function DirectoryRows({ directoryId, depth, open, onNew }: Level & { directoryId: string }) {
  const { data, error } = useQuery(directoryQuery(directoryId));
  if (!data) {
    return (
      <tr>
        <td colSpan={6} className={styles["note"]} style={{ paddingLeft: depth * 20 + 34 }}>
          {error ? "This directory could not be read." : "Reading…"}
        </td>
      </tr>
    );
  }
  if (depth > 0 && data.subdirectories.length + data.files.length === 0) {
    return (
      <tr>
        <td colSpan={6} className={styles["note"]} style={{ paddingLeft: depth * 20 + 34 }}>
          Empty
        </td>
      </tr>
    );
  }
  return (
    <>
      {data.subdirectories.map((directory) => (
        <DirectoryRow key={directory.id} directory={directory} depth={depth} open={open} onNew={onNew} />
      ))}
      {data.files.map((file) => (
        <FileRow key={file.id} file={file} depth={depth} />
      ))}
    </>
  );
}

function DirectoryRow({ directory, depth, open, onNew }: Level & { directory: Directory }) {
  const { id, name } = directory;
  const isOpen = open.isOpen(id);
  return (
    <>
      <tr>
        <th scope="row" className={styles["name"]} style={{ paddingLeft: depth * 20 + 8 }}>
          <button
            type="button"
            aria-expanded={isOpen}
            className={styles["directory"]}
            onClick={() => open.setOpen(id, !isOpen)}
          >
            <IconChevronRight size={15} aria-hidden />
            <span>{name}</span>
          </button>
        </th>
        <td colSpan={3} className={styles["wide"]} />
        <td />
        <td className={styles["more"]}>
          <DirectoryMenu directory={directory} onNew={onNew} />
        </td>
      </tr>
      {isOpen && <DirectoryRows directoryId={id} depth={depth + 1} open={open} onNew={onNew} />}
    </>
  );
}

function FileRow({ file, depth }: { file: File; depth: number }) {
  const Icon = nounIcons[file.type];
  return (
    <tr>
      <th scope="row" className={styles["name"]} style={{ paddingLeft: depth * 20 + 12 }}>
        <FileLink type={file.type} id={file.id} className={table["link"]} title={file.path}>
          <Icon size={15} stroke={1.6} role="img" aria-label={fileTypes[file.type].title} />
          <span className={styles["text"]}>{file.name}</span>
        </FileLink>
      </th>
      <td className={styles["wide"]}>
        {fileTypes[file.type].title} <span className={styles["note"]}>{figureOf(file)}</span>
      </td>
      <td className={styles["wide"]}>
        {(file.environments ?? []).map((environment) => (
          <span key={environment.id} className={styles["live"]}>
            <LiveTag isDefault={environment.tag === "default"}>{environment.name}</LiveTag>
          </span>
        ))}
      </td>
      <td className={`${table["number"]} ${styles["wide"]}`}>
        {file.type === "dataset" ? "–" : <Count of={file.total_logs_count} />}
      </td>
      <td className={table["number"]}>
        {file.total_logs_count > 0 ? <RelativeTime at={file.last_used_at} /> : "–"}
      </td>
      <td className={styles["more"]}>
        <FileMenu file={file} />
      </td>
    </tr>
  );
}

/** What one wants to know of a File of its type, in a word or two. */
function figureOf(file: File): string {
  if (file.type === "dataset") return formatPlural(file.datapoints_count, "Datapoint");
  if (file.type === "tool") return toolKinds[file.tool_type ?? "json_schema"].label;
  if (file.type === "evaluator") return evaluatorKinds[file.spec.evaluator_type].label;
  return "model" in file ? file.model : "";
}
