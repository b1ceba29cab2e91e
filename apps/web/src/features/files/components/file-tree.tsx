import { Skeleton } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useEffect, useEffectEvent, useRef } from "react";
import { nounIcons } from "../../../design/nouns.ts";
import { type OpenDirectories, useOpenDirectories } from "../open-directories.ts";
import { fileTypes } from "../file-types.ts";
import { directoryQuery, fileVersionsQuery } from "../queries.ts";
import { useOpenFile } from "../use-open-file.ts";
import { FileLink } from "./file-link.tsx";
import styles from "./file-tree.module.css";
import { walkTree } from "./walk-tree.ts";

/** Directories and files as a tree that unfolds; each level is read when it is opened. */
export function FileTree() {
  const tree = useRef<HTMLUListElement>(null);
  const open = useOpenDirectories();
  const here = useOpenPath();
  const walk = (event: KeyboardEvent): void => {
    if (tree.current && walkTree(tree.current, event.key, open.setOpen)) event.preventDefault();
  };
  return (
    <ul ref={tree} role="tree" aria-label="Files" className={styles["tree"]} onKeyDown={walk}>
      <Branch directoryId="root" path="" level={1} open={open} here={here} />
    </ul>
  );
}

/** The path of the File that is open. */
function useOpenPath(): string | undefined {
  const file = useOpenFile();
  const versions = useQuery({
    ...fileVersionsQuery(file ?? { type: "prompt", id: "" }),
    enabled: file !== undefined,
  });
  return file && versions.data?.[0]?.path;
}

type Level = { level: number; open: OpenDirectories; here: string | undefined };
type BranchProps = Level & { directoryId: string; path: string };

function Branch({ directoryId, path, level, open, here }: BranchProps) {
  const { data, isPending, error } = useQuery(directoryQuery(directoryId));
  const openId = useOpenFile()?.id;
  const indent = { paddingLeft: level * 14 - 4 };
  if (isPending) {
    return (
      <li role="none" style={indent} className={styles["row"]}>
        <Skeleton height={10} width="60%" radius={4} />
      </li>
    );
  }
  if (error || !data) {
    return (
      <li role="none" style={indent} className={styles["failed"]}>
        Not readable
      </li>
    );
  }
  return (
    <>
      {data.subdirectories.map((directory) => (
        <DirectoryItem
          key={directory.id}
          id={directory.id}
          name={directory.name}
          path={`${path}${directory.name}/`}
          level={level}
          open={open}
          here={here}
        />
      ))}
      {data.files.map((file) => {
        const Icon = nounIcons[file.type];
        return (
          <li key={file.id} role="none">
            <FileLink
              type={file.type}
              id={file.id}
              role="treeitem"
              aria-level={level}
              aria-selected={file.id === openId}
              className={styles["row"]}
              style={indent}
              title={`${fileTypes[file.type].title} ${file.path}`}
            >
              <Icon size={14} stroke={1.6} className={styles["icon"]} />
              <span>{file.name}</span>
            </FileLink>
          </li>
        );
      })}
    </>
  );
}

function DirectoryItem(props: Level & { id: string; name: string; path: string }) {
  const { id, name, path, level, open, here } = props;
  const isOpen = open.isOpen(id);
  const isAbove = here?.startsWith(path) ?? false;
  // Unfolds for each File that is opened in it; folded by hand it stays so until the next.
  const unfold = useEffectEvent(() => {
    if (isAbove && !isOpen) open.setOpen(id, true);
  });
  useEffect(() => unfold(), [here]);
  return (
    <li role="none">
      <button
        type="button"
        role="treeitem"
        aria-level={level}
        aria-expanded={isOpen}
        aria-selected={false}
        data-directory={id}
        data-above={isAbove || undefined}
        className={styles["row"]}
        style={{ paddingLeft: level * 14 - 4 }}
        onClick={() => open.setOpen(id, !isOpen)}
        title={name}
      >
        <IconChevronRight size={14} className={styles["chevron"]} />
        <span>{name}</span>
      </button>
      {isOpen && (
        <ul role="group">
          <Branch directoryId={id} path={path} level={level + 1} open={open} here={here} />
        </ul>
      )}
    </li>
  );
}
