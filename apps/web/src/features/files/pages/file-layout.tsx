import { Skeleton } from "@mantine/core";
import type { File } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { ErrorState } from "../../../design/error-state.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Page } from "../../../shell/page.tsx";
import { FileFrame, type FileTab } from "../components/file-frame.tsx";
import { FileHeader } from "../components/file-header.tsx";
import { fileTypes } from "../file-types.ts";
import { fileEnvironmentsQuery, type FileRef, fileVersionsQuery } from "../queries.ts";

type FileLayoutProps = { file: FileRef; tabs: readonly FileTab[]; actions?: (file: File) => ReactNode };

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
  const heading = file ? (
    <FileHeader file={file} environments={environments.data ?? []} actions={actions?.(file)} />
  ) : (
    <Skeleton height={20} width={260} radius={4} mb={8} />
  );
  return (
    <FileFrame file={ref} heading={heading} tabs={tabs}>
      {file ? <Outlet /> : <LoadingRows count={8} />}
    </FileFrame>
  );
}
