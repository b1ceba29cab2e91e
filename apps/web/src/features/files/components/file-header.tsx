import type { File } from "@parley/contract";
import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { nounIcons } from "../../../design/nouns.ts";
import type { FileEnvironment } from "../file-client.ts";
import { fileTypes } from "../file-types.ts";
import styles from "./file-header.module.css";
import { FileHeading } from "./file-heading.tsx";
import { FileMenu } from "./file-menu.tsx";

type FileHeaderProps = { file: File; environments: readonly FileEnvironment[]; actions: ReactNode };

/** The heading of a File that no page of its own type has made another for. */
export function FileHeader({ file, environments, actions }: FileHeaderProps) {
  const navigate = useNavigate();
  const Icon = nounIcons[file.type];
  const icon = (
    <Icon
      size={17}
      stroke={1.6}
      role="img"
      aria-label={fileTypes[file.type].title}
      className={styles["icon"]}
    />
  );
  return (
    <FileHeading file={file} environments={environments} icon={icon}>
      {actions}
      <FileMenu file={file} onDeleted={() => void navigate({ to: "/files" })} />
    </FileHeading>
  );
}
