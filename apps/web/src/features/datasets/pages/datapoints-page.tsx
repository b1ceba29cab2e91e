import { useHotkeys } from "@mantine/hooks";
import type { Datapoint, Dataset, GivenDatapoint } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { usePermission } from "../../me/queries.ts";
import { stepLog } from "../../logs/step-log.ts";
import { versionName } from "../../prompts/version-name.ts";
import { DatapointBar } from "../components/datapoint-bar.tsx";
import { type DatapointAct, DatapointDrawer } from "../components/datapoint-drawer.tsx";
import { DatapointForm } from "../components/datapoint-form.tsx";
import { DatapointList } from "../components/datapoint-list.tsx";
import { DropTarget } from "../components/drop-target.tsx";
import { ImportDialog } from "../components/import-dialog.tsx";
import { RemoveDatapointDialog } from "../components/remove-datapoint-dialog.tsx";
import type { DatapointSearch } from "../datapoint-search.ts";
import { toGiven } from "../given-datapoint.ts";
import { datapointsQuery, useDatasetVersions } from "../queries.ts";

type DatapointsPageProps = {
  datasetId: string;
  search: DatapointSearch;
  onSearch: (search: DatapointSearch, replace: boolean) => void;
};

/** A version's Datapoints; the newest version's can be changed, which makes the next. */
export function DatapointsPage(props: DatapointsPageProps) {
  const versions = useDatasetVersions(props.datasetId);
  const newest = versions[0];
  const shown = versions.find(({ version_id: id }) => id === props.search.version) ?? newest;
  if (!newest || !shown) return <LoadingRows count={8} />;
  return <Datapoints {...props} versions={versions} newest={newest} shown={shown} />;
}

type Dialog =
  | { act: "form"; start: GivenDatapoint; before?: Datapoint }
  | { act: "remove"; datapoint: Datapoint }
  | { act: "import"; file?: File };

type DatapointsProps = DatapointsPageProps & { versions: Dataset[]; newest: Dataset; shown: Dataset };

function Datapoints({ search, onSearch, versions, newest, shown }: DatapointsProps) {
  const field = useRef<HTMLInputElement>(null);
  const mayWrite = usePermission("write");
  const { datapoint: openId, version: _version, page = 1, ...filter } = search;
  const list = useQuery(datapointsQuery({ id: shown.id, versionId: shown.version_id, filter, page }));
  const records = list.data?.records ?? [];
  const { opened, open, walk } = useOpenDatapoint({ records, search, onSearch });
  const isNewest = shown === newest;
  const { dialog, setDialog, act, add } = useDialogs({ opened, example: records[0] });
  useDatapointKeys({
    walk,
    edit: () => mayWrite && isNewest && act("edit"),
    add: () => mayWrite && add(),
    search: () => field.current?.focus(),
  });
  const close = (): void => setDialog(undefined);
  // Whoever changed something looks at the newest version, where the change is.
  const done = (): void => {
    close();
    if (search.version !== undefined || openId !== undefined)
      onSearch({ ...filter, ...(page > 1 && { page }) }, true);
  };
  return (
    <DropTarget isActive={mayWrite} onFile={(file) => setDialog({ act: "import", file })}>
      <DatapointBar
        field={field}
        search={search}
        versions={versions}
        shown={shown}
        onSearch={(next) => onSearch(next, true)}
        onAdd={add}
        onImport={() => setDialog({ act: "import" })}
      />
      <DatapointList
        list={list}
        page={page}
        openId={openId}
        isNarrowed={Object.values(filter).some(Boolean)}
        onOpen={open}
        onNarrow={(part) =>
          onSearch({ ...filter, ...(search.version && { version: search.version }), ...part }, true)
        }
        onPage={(next) => onSearch({ ...search, page: next }, false)}
        onClear={() => onSearch({}, true)}
      />
      {openId !== undefined && (
        <DatapointDrawer
          datapoint={opened}
          readOnly={readOnlyReason({ mayWrite, isNewest, newest })}
          onAct={act}
          onWalk={walk}
          onClose={() => open(undefined)}
        />
      )}
      <DatapointDialog dialog={dialog} newest={newest} onDone={done} onClose={close} />
    </DropTarget>
  );
}

/** What is asked of the person at the moment: about the open Datapoint, a new one, or a file. */
function useDialogs({ opened, example }: { opened: Datapoint | undefined; example: Datapoint | undefined }) {
  const [dialog, setDialog] = useState<Dialog>();
  const act = (what: DatapointAct): void => {
    if (!opened) return;
    if (what === "delete") return setDialog({ act: "remove", datapoint: opened });
    const start = toGiven(opened);
    setDialog(what === "edit" ? { act: "form", start, before: opened } : { act: "form", start });
  };
  const add = (): void => setDialog({ act: "form", start: likeThese(example) });
  return { dialog, setDialog, act, add };
}

type OpenDatapoint = Pick<DatapointsPageProps, "search" | "onSearch"> & { records: readonly Datapoint[] };

/** The Datapoint that the URL names, and the ways to others. */
function useOpenDatapoint({ records, search, onSearch }: OpenDatapoint) {
  const { datapoint: openId, ...rest } = search;
  const open = (id: string | undefined): void =>
    onSearch(id ? { ...rest, datapoint: id } : rest, openId !== undefined);
  const walk = (by: number): void => {
    const next = stepLog({ records, openId, by });
    if (next) open(next);
  };
  return { opened: records.find(({ id }) => id === openId), open, walk };
}

type DatapointKeys = { walk: (by: number) => void; edit: () => void; add: () => void; search: () => void };

function useDatapointKeys({ walk, edit, add, search }: DatapointKeys): void {
  useHotkeys([
    ["j", () => walk(1)],
    ["k", () => walk(-1)],
    ["e", edit],
    ["n", add],
    ["/", search],
  ]);
}

type DatapointDialogProps = {
  dialog: Dialog | undefined;
  newest: Dataset;
  onDone: () => void;
  onClose: () => void;
};

function DatapointDialog({ dialog, newest, onDone, onClose }: DatapointDialogProps) {
  if (dialog?.act === "form")
    return (
      <DatapointForm
        dataset={newest}
        start={dialog.start}
        before={dialog.before}
        onDone={onDone}
        onClose={onClose}
      />
    );
  if (dialog?.act === "import") return <ImportDialog dataset={newest} file={dialog.file} onClose={onDone} />;
  if (dialog?.act !== "remove") return null;
  return (
    <RemoveDatapointDialog dataset={newest} datapoint={dialog.datapoint} onDone={onDone} onClose={onClose} />
  );
}

type WhyReadOnly = { mayWrite: boolean; isNewest: boolean; newest: Dataset };

function readOnlyReason({ mayWrite, isNewest, newest }: WhyReadOnly): string | undefined {
  if (!mayWrite) return "You may look at Datapoints, not change them.";
  return isNewest
    ? undefined
    : `Versions stay as they are. Changes are made to the newest, ${versionName(newest)}.`;
}

/** An empty Datapoint with the fields that the others have. */
function likeThese(example: Datapoint | undefined): GivenDatapoint {
  const blank = (names: string[]): Record<string, string> =>
    Object.fromEntries(names.map((name) => [name, ""]));
  if (!example) return { inputs: blank(["question"]), target: blank(["answer"]) };
  return { inputs: blank(Object.keys(example.inputs)), target: blank(Object.keys(example.target ?? {})) };
}
