import { notifications } from "@mantine/notifications";
import { type File, fileErrors, isParleyError } from "@parley/contract";
import type { FileContent } from "@parley/sync";
import { useMutation, useQuery } from "@tanstack/react-query";
import { parley } from "../../../api.ts";
import { fileVersionsQuery, useRefreshFile } from "../queries.ts";
import type { LoadedText } from "./text-queries.ts";

type Saving = { newest: File; loaded: LoadedText; onSaved: () => void };

/** Saves what was typed as the version after the newest one; refused where another was saved that is not shown here. */
export function useSaveText({ newest, loaded, onSaved }: Saving) {
  const versions = useQuery(fileVersionsQuery(newest)).data ?? [];
  const refresh = useRefreshFile();
  const save = (content: FileContent, expected: string) =>
    loaded.sync.openRegistry(parley).save({ id: newest.id }, content, { expected: { id: expected } });
  return useMutation({
    mutationFn: async (content: FileContent) => {
      try {
        return await save(content, newest.version_id);
      } catch (error) {
        // An older one that was saved again is what the File is at; the newest is what stands here.
        const head = headOf(error);
        if (head === undefined || !versions.some(({ version_id: id }) => id === head)) throw error;
        return save(content, head);
      }
    },
    // What was saved meanwhile is shown, with what is typed still there.
    onError: async (error) => {
      if (headOf(error) !== undefined) await refresh(newest);
    },
    onSuccess: async ({ number }) => {
      notifications.show({ message: `Saved v${number}. Nothing was deployed.` });
      onSaved();
      await refresh(newest);
    },
  });
}

function headOf(error: unknown): string | undefined {
  if (!isParleyError(error) || error.code !== fileErrors.savedMeanwhile.code) return undefined;
  const head = error.details?.["version_id"];
  return typeof head === "string" ? head : undefined;
}
