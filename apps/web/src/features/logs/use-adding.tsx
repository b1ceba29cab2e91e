import { lazy, type ReactNode, Suspense, useState } from "react";
import { usePermission } from "../me/queries.ts";
import type { LogFilter } from "./log-filter.ts";
import type { Selection } from "./use-selection.ts";

const AddLogsDialog = lazy(async () => ({
  default: (await import("../datasets/components/add-logs-dialog.tsx")).AddLogsDialog,
}));

type Asked = { ids: readonly string[] } | { filter: LogFilter };
type AddingProps = { selection: Selection; openId: string | undefined; filter: LogFilter };

/** Adds Logs to a Dataset: the chosen ones, else the one that is open, or all that fit; and the dialog, while it asks. */
export function useAdding({ selection, openId, filter }: AddingProps) {
  const [asked, setAsked] = useState<Asked>();
  const mayWrite = usePermission("write");
  const add = (): void => {
    const ids = selection.ids.size > 0 ? [...selection.ids] : [openId].filter((id) => id !== undefined);
    if (mayWrite && ids.length > 0) setAsked({ ids });
  };
  const close = (): void => setAsked(undefined);
  const done = (): void => {
    close();
    selection.clear();
  };
  const dialog: ReactNode = asked && (
    <Suspense fallback={null}>
      <AddLogsDialog logs={asked} onDone={done} onClose={close} />
    </Suspense>
  );
  return { add, addAll: (): void => setAsked({ filter }), mayAdd: mayWrite, dialog };
}
