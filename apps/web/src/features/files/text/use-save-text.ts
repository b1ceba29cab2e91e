import { notifications } from "@mantine/notifications";
import type { File } from "@parley/contract";
import type { FileContent } from "@parley/sync";
import { useMutation, useQuery } from "@tanstack/react-query";
import { parley } from "../../../api.ts";
import { fileVersionsQuery, useRefreshFile } from "../queries.ts";
import { headOf, saveOver } from "../save-over.ts";
import type { LoadedText } from "./text-queries.ts";

type Saving = { newest: File; loaded: LoadedText; onSaved: () => void };

/** Saves what was typed as the version after the newest one; refused where another was saved that is not shown here. */
export function useSaveText({ newest, loaded, onSaved }: Saving) {
  const versions = useQuery(fileVersionsQuery(newest)).data ?? [];
  const refresh = useRefreshFile();
  return useMutation({
    mutationFn: (content: FileContent) =>
      saveOver(
        [newest, ...versions].map(({ version_id: id }) => id),
        (expected) =>
          loaded.sync
            .openRegistry(parley)
            .save({ id: newest.id }, content, expected === undefined ? {} : { expected: { id: expected } }),
      ),
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
