import { lazy, type ReactNode, Suspense, useState } from "react";
import { usePermission } from "../me/queries.ts";
import type { Selection } from "./use-selection.ts";

const AddLogsDialog = lazy(async () => ({
  default: (await import("../datasets/components/add-logs-dialog.tsx")).AddLogsDialog,
}));

/** Adds the chosen Logs to a Dataset, or else the one that is open; the dialog that asks, while it asks. */
export function useAdding(selection: Selection, openId: string | undefined) {
  const [adding, setAdding] = useState<readonly string[]>();
  const mayWrite = usePermission("write");
  const add = (): void => {
    const ids = selection.ids.size > 0 ? [...selection.ids] : [openId].filter((id) => id !== undefined);
    if (mayWrite && ids.length > 0) setAdding(ids);
  };
  const close = (): void => setAdding(undefined);
  const done = (): void => {
    close();
    selection.clear();
  };
  const dialog: ReactNode = adding && (
    <Suspense fallback={null}>
      <AddLogsDialog logIds={adding} onDone={done} onClose={close} />
    </Suspense>
  );
  return { add, dialog };
}
