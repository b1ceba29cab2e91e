import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { EmptyState } from "../../../design/empty-state.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Page } from "../../../shell/page.tsx";
import { usePermission } from "../../me/queries.ts";
import { FileTable } from "../components/file-table.tsx";
import { NewFileDialog } from "../components/new-file-dialog.tsx";
import { type Makeable, NewFileMenu } from "../components/new-file-menu.tsx";
import { directoryQuery } from "../queries.ts";

/** All directories and Files. */
export function FilesPage() {
  const [making, setMaking] = useState<{ type: Makeable; path: string }>();
  const mayWrite = usePermission("write");
  const create = mayWrite && <NewFileMenu onChoose={(type) => setMaking({ type, path: "" })} />;
  return (
    <Page title="Files" actions={create}>
      <Files onNew={(path) => setMaking({ type: "prompt", path })} />
      {making && <NewFileDialog {...making} onClose={() => setMaking(undefined)} />}
    </Page>
  );
}

const example = 'npx parley call support/reply --input question="Where is my order?"';

function Files({ onNew }: { onNew: (path: string) => void }) {
  const root = useQuery(directoryQuery("root"));
  if (root.isPending) return <LoadingRows count={8} />;
  if (root.error) {
    return (
      <ErrorState error={root.error} title="The files could not be read" retry={() => void root.refetch()} />
    );
  }
  // The Evaluators that every organization begins with are nobody's work yet.
  const made = root.data.files.filter(({ type }) => type !== "evaluator");
  if (made.length + root.data.subdirectories.length === 0) {
    const hasEvaluators = root.data.files.length > 0;
    return (
      <>
        <EmptyState title="No files yet" example={example}>
          A prompt is a model, its parameters and a template under a path such as support/reply; Datasets,
          Flows and the others stand beside it. Make one here, or call one from your code: it appears by
          itself.
        </EmptyState>
        {hasEvaluators && <FileTable onNew={onNew} />}
      </>
    );
  }
  return <FileTable onNew={onNew} />;
}
