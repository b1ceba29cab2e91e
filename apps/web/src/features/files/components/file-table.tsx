import { IconChevronRight } from "@tabler/icons-react";
import type { File } from "@parley/sdk";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Count, RelativeTime } from "../../../design/figures.tsx";
import { nounIcons } from "../../../design/nouns.ts";
import table from "../../../design/table.module.css";
import { LiveTag } from "../../../design/tag.tsx";
import { type OpenDirectories, useOpenDirectories } from "../open-directories.ts";
import { directoryQuery } from "../queries.ts";
import styles from "./file-table.module.css";

/** The tree of directories and prompts with what one wants to know of each. */
export function FileTable() {
  const open = useOpenDirectories();
  return (
    <div className={table["frame"]}>
      <table className={table["table"]} aria-label="Files">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col" className={styles["wide"]}>
              Model
            </th>
            <th scope="col" className={styles["wide"]}>
              Deployed
            </th>
            <th scope="col" className={table["number"]}>
              Calls
            </th>
            <th scope="col" className={table["number"]}>
              Last used
            </th>
          </tr>
        </thead>
        <tbody>
          <DirectoryRows directoryId="root" depth={0} open={open} />
        </tbody>
      </table>
    </div>
  );
}

function DirectoryRows({
  directoryId,
  depth,
  open,
}: {
  directoryId: string;
  depth: number;
  open: OpenDirectories;
}) {
  const { data, error } = useQuery(directoryQuery(directoryId));
  if (!data) {
    return (
      <tr>
        <td colSpan={5} className={styles["note"]} style={{ paddingLeft: depth * 20 + 34 }}>
          {error ? "This directory could not be read." : "Reading…"}
        </td>
      </tr>
    );
  }
  if (depth > 0 && data.subdirectories.length + data.files.length === 0) {
    return (
      <tr>
        <td colSpan={5} className={styles["note"]} style={{ paddingLeft: depth * 20 + 34 }}>
          Empty
        </td>
      </tr>
    );
  }
  return (
    <>
      {data.subdirectories.map((directory) => (
        <DirectoryRow key={directory.id} {...directory} depth={depth} open={open} />
      ))}
      {data.files.map((file) => (
        <FileRow key={file.id} file={file} depth={depth} />
      ))}
    </>
  );
}

function DirectoryRow(props: { id: string; name: string; depth: number; open: OpenDirectories }) {
  const { id, name, depth, open } = props;
  const isOpen = open.isOpen(id);
  return (
    <>
      <tr>
        <td colSpan={5} className={styles["name"]} style={{ paddingLeft: depth * 20 + 8 }}>
          <button
            type="button"
            aria-expanded={isOpen}
            className={styles["directory"]}
            onClick={() => open.setOpen(id, !isOpen)}
          >
            <IconChevronRight size={15} aria-hidden />
            {name}
          </button>
        </td>
      </tr>
      {isOpen && <DirectoryRows directoryId={id} depth={depth + 1} open={open} />}
    </>
  );
}

function FileRow({ file, depth }: { file: File; depth: number }) {
  const Icon = nounIcons.prompt;
  return (
    <tr>
      <th scope="row" className={styles["name"]} style={{ paddingLeft: depth * 20 + 12 }}>
        {file.type === "prompt" ? (
          <Link to="/prompts/$promptId" params={{ promptId: file.id }} className={table["link"]}>
            <Icon size={15} stroke={1.6} aria-hidden />
            {file.name}
          </Link>
        ) : (
          file.name
        )}
      </th>
      <td className={styles["wide"]}>{"model" in file ? file.model : file.type}</td>
      <td className={styles["wide"]}>
        {(file.environments ?? []).map((environment) => (
          <span key={environment.id} className={styles["live"]}>
            <LiveTag isDefault={environment.tag === "default"}>{environment.name}</LiveTag>
          </span>
        ))}
      </td>
      <td className={table["number"]}>
        <Count of={file.total_logs_count} />
      </td>
      <td className={table["number"]}>
        {file.total_logs_count > 0 ? <RelativeTime at={file.last_used_at} /> : "–"}
      </td>
    </tr>
  );
}
