import type { File } from "@parley/contract";
import { Link } from "@tanstack/react-router";
import { Fragment, type ReactNode } from "react";
import { LiveTag } from "../../../design/tag.tsx";
import { VersionLabel } from "../../prompts/components/version-label.tsx";
import { GitBadge } from "../../repositories/components/git-badge.tsx";
import type { FileEnvironment } from "../file-client.ts";
import styles from "./file-heading.module.css";
import { FileLink } from "./file-link.tsx";

type FileHeadingProps = {
  file: File;
  environments: readonly FileEnvironment[];
  icon?: ReactNode;
  /** What can be done with it. */
  children: ReactNode;
};

/** Where a File of any type is, what of it is live where, and what can be done. */
export function FileHeading({ file, environments, icon, children }: FileHeadingProps) {
  const directories = file.path.split("/").slice(0, -1);
  return (
    <header className={styles["header"]}>
      <title>{`${file.path} · Parley`}</title>
      <h1>
        {icon}
        {directories.map((directory, index) => (
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
      <div className={styles["acts"]}>{children}</div>
    </header>
  );
}
