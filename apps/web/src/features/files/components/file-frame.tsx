import type { ReactNode } from "react";
import { fileTypes } from "../file-types.ts";
import type { FileRef } from "../queries.ts";
import styles from "./file-frame.module.css";
import { FileLink } from "./file-link.tsx";

export type FileTab = { label: string; part?: string };

type FileFrameProps = { file: FileRef; heading: ReactNode; tabs: readonly FileTab[]; children: ReactNode };

/** The frame of a File's pages: its heading and tabs, which stay while the open one scrolls. */
export function FileFrame({ file, heading, tabs, children }: FileFrameProps) {
  return (
    <div className={styles["page"]}>
      <div className={styles["top"]}>
        {heading}
        <nav className={styles["tabs"]} aria-label={`Parts of the ${fileTypes[file.type].title}`}>
          {tabs.map(({ label, part }) => (
            <FileLink
              key={label}
              {...file}
              {...(part && { part })}
              activeOptions={{ exact: true, includeSearch: false }}
            >
              {label}
            </FileLink>
          ))}
        </nav>
      </div>
      <div className={styles["tab"]}>{children}</div>
    </div>
  );
}
