import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { EmptyState } from "../../../design/empty-state.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Page } from "../../../shell/page.tsx";
import { usePermission } from "../../me/queries.ts";
import { FileTable } from "../components/file-table.tsx";
import { NewPromptDialog } from "../components/new-prompt-dialog.tsx";
import { directoryQuery } from "../queries.ts";

/** All directories and prompts. */
export function FilesPage() {
  const [isCreating, setCreating] = useState(false);
  const mayWrite = usePermission("write");
  const create = mayWrite && (
    <Button leftSection={<IconPlus size={14} />} onClick={() => setCreating(true)}>
      New prompt…
    </Button>
  );
  return (
    <Page title="Files" actions={create}>
      <Files />
      {isCreating && <NewPromptDialog onClose={() => setCreating(false)} />}
    </Page>
  );
}

const example = 'npx parley call support/reply --input question="Where is my order?"';

function Files() {
  const root = useQuery(directoryQuery("root"));
  if (root.isPending) return <LoadingRows count={8} />;
  if (root.error) {
    return (
      <ErrorState error={root.error} title="The files could not be read" retry={() => void root.refetch()} />
    );
  }
  if (root.data.files.length + root.data.subdirectories.length === 0) {
    return (
      <EmptyState title="No files yet" example={example}>
        A prompt is a model, its parameters and a template under a path such as support/reply. Make one here,
        or call one from your code: it appears by itself.
      </EmptyState>
    );
  }
  return <FileTable />;
}
