import { Skeleton } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { type KeyboardEvent, useRef } from "react";
import { nounIcons } from "../../../design/nouns.ts";
import { type OpenDirectories, useOpenDirectories } from "../open-directories.ts";
import { directoryQuery } from "../queries.ts";
import styles from "./file-tree.module.css";
import { walkTree } from "./walk-tree.ts";

/** Directories and files as a tree that unfolds; each level is read when it is opened. */
export function FileTree() {
  const tree = useRef<HTMLUListElement>(null);
  const open = useOpenDirectories();
  const walk = (event: KeyboardEvent): void => {
    if (tree.current && walkTree(tree.current, event.key, open.setOpen)) event.preventDefault();
  };
  return (
    <ul ref={tree} role="tree" aria-label="Files" className={styles["tree"]} onKeyDown={walk}>
      <Branch directoryId="root" level={1} open={open} />
    </ul>
  );
}

type BranchProps = { directoryId: string; level: number; open: OpenDirectories };

function Branch({ directoryId, level, open }: BranchProps) {
  const { data, isPending, error } = useQuery(directoryQuery(directoryId));
  const { promptId } = useParams({ strict: false });
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
  const Icon = nounIcons.prompt;
  return (
    <>
      {data.subdirectories.map((directory) => (
        <DirectoryItem key={directory.id} {...directory} level={level} open={open} />
      ))}
      {data.files.map((file) => (
        <li key={file.id} role="none">
          <Link
            role="treeitem"
            aria-level={level}
            aria-selected={file.id === promptId}
            to="/prompts/$promptId"
            params={{ promptId: file.id }}
            className={styles["row"]}
            style={indent}
            title={file.path}
          >
            <Icon size={14} stroke={1.6} className={styles["icon"]} />
            <span>{file.name}</span>
          </Link>
        </li>
      ))}
    </>
  );
}

function DirectoryItem(props: { id: string; name: string; level: number; open: OpenDirectories }) {
  const { id, name, level, open } = props;
  const isOpen = open.isOpen(id);
  return (
    <li role="none">
      <button
        type="button"
        role="treeitem"
        aria-level={level}
        aria-expanded={isOpen}
        aria-selected={false}
        data-directory={id}
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
          <Branch directoryId={id} level={level + 1} open={open} />
        </ul>
      )}
    </li>
  );
}
