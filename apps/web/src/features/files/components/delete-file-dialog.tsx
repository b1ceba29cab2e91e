import type { File } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { Confirm } from "../../../design/confirm.tsx";
import { formatPlural } from "../../../design/format.ts";
import { fileVersionsQuery, useDeleteDirectory, useDeleteFile } from "../queries.ts";

type DeleteFileDialogProps = { file: File; onClose: () => void; onDeleted?: () => void };

/** Says what is lost with a File, and deletes it. */
export function DeleteFileDialog({ file, onClose, onDeleted }: DeleteFileDialogProps) {
  const remove = useDeleteFile(file);
  const versions = useQuery(fileVersionsQuery(file)).data;
  const lost = [
    versions ? formatPlural(versions.length, "version") : "Its versions",
    ...(file.type === "dataset" ? [] : [formatPlural(file.total_logs_count, "log")]),
  ].join(" and ");
  return (
    <Confirm
      isOpen
      isDangerous
      title={`Delete ${file.path}?`}
      act={`Delete ${file.name.length > 40 ? "it" : file.name} for good`}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(undefined, { onSuccess: onDeleted ?? onClose })}
      onClose={onClose}
    >
      <p>{lost} are deleted with it. Whoever uses it will fail. This cannot be undone.</p>
    </Confirm>
  );
}

/** Deletes a directory; only an empty one can be, which the server says. */
export function DeleteDirectoryDialog(props: {
  directory: { id: string; path: string };
  onClose: () => void;
}) {
  const remove = useDeleteDirectory(props.directory.id);
  return (
    <Confirm
      isOpen
      isDangerous
      title={`Delete ${props.directory.path}?`}
      act="Delete the directory"
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(undefined, { onSuccess: props.onClose })}
      onClose={props.onClose}
    >
      <p>Only a directory that holds nothing can be deleted. Nothing else is lost.</p>
    </Confirm>
  );
}
