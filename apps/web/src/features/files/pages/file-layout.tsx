import { Skeleton } from "@mantine/core";
import type { File } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { ErrorState } from "../../../design/error-state.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Page } from "../../../shell/page.tsx";
import { FileHeader } from "../components/file-header.tsx";
import { FileLink } from "../components/file-link.tsx";
import { fileTypes } from "../file-types.ts";
import { fileEnvironmentsQuery, type FileRef, fileVersionsQuery } from "../queries.ts";
import styles from "./file-layout.module.css";

type Tab = { label: string; part?: string };
type FileLayoutProps = { file: FileRef; tabs: readonly Tab[]; actions?: (file: File) => ReactNode };

/** What all tabs of a File's page share: where it is, what is live, and the tabs themselves. */
export function FileLayout({ file: ref, tabs, actions }: FileLayoutProps) {
  const versions = useQuery(fileVersionsQuery(ref));
  const environments = useQuery(fileEnvironmentsQuery(ref));
  const file = versions.data?.[0];
  const { title } = fileTypes[ref.type];
  if (versions.error && !file) {
    return (
      <Page title={title}>
        <ErrorState
          error={versions.error}
          title={`This ${title} could not be read`}
          retry={() => void versions.refetch()}
        />
      </Page>
    );
  }
  return (
    <div className={styles["page"]}>
      <div className={styles["top"]}>
        {file ? (
          <FileHeader file={file} environments={environments.data ?? []} actions={actions?.(file)} />
        ) : (
          <Skeleton height={20} width={260} radius={4} mb={8} />
        )}
        <nav className={styles["tabs"]} aria-label={`Parts of the ${title}`}>
          {tabs.map(({ label, part }) => (
            <FileLink
              key={label}
              {...ref}
              {...(part && { part })}
              activeOptions={{ exact: true, includeSearch: false }}
            >
              {label}
            </FileLink>
          ))}
        </nav>
      </div>
      <div className={styles["tab"]}>{file ? <Outlet /> : <LoadingRows count={8} />}</div>
    </div>
  );
}
