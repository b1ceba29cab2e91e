import type { File } from "@parley/contract";
import { Link, useNavigate } from "@tanstack/react-router";
import { Fragment, type ReactNode } from "react";
import { nounIcons } from "../../../design/nouns.ts";
import { LiveTag } from "../../../design/tag.tsx";
import { VersionLabel } from "../../prompts/components/version-label.tsx";
import { GitBadge } from "../../repositories/components/git-badge.tsx";
import type { FileEnvironment } from "../file-client.ts";
import { fileTypes } from "../file-types.ts";
import styles from "./file-header.module.css";
import { FileLink } from "./file-link.tsx";
import { FileMenu } from "./file-menu.tsx";

type FileHeaderProps = { file: File; environments: readonly FileEnvironment[]; actions: ReactNode };

/** Where a File is, what of it is live where, and what can be done. */
export function FileHeader({ file, environments, actions }: FileHeaderProps) {
  const navigate = useNavigate();
  const Icon = nounIcons[file.type];
  return (
    <header className={styles["header"]}>
      <title>{`${file.path} · Parley`}</title>
      <h1>
        <Icon
          size={17}
          stroke={1.6}
          role="img"
          aria-label={fileTypes[file.type].title}
          className={styles["icon"]}
        />
        {file.path
          .split("/")
          .slice(0, -1)
          .map((directory, index) => (
            <Fragment key={index}>
              <Link to="/files" className={styles["directory"]}>
                {directory}
              </Link>
              <span className={styles["slash"]}>/</span>
            </Fragment>
          ))}
        {file.name}
      </h1>
      <div className={styles["state"]}>
        {environments.map(
          ({ id, name, tag, file: live }) =>
            live && (
              <FileLink
                key={id}
                type={file.type}
                id={file.id}
                part="deployments"
                title={`Deployed to ${name}`}
              >
                <LiveTag isDefault={tag === "default"}>
                  {name} <VersionLabel version={live} />
                </LiveTag>
              </FileLink>
            ),
        )}
        <GitBadge file={file} />
      </div>
      <div className={styles["acts"]}>
        {actions}
        <FileMenu file={file} onDeleted={() => void navigate({ to: "/files" })} />
      </div>
    </header>
  );
}
