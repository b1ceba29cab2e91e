import { useHotkeys } from "@mantine/hooks";
import type { Datapoint, Dataset, GivenDatapoint } from "@parley/contract";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type DragEvent, type ReactNode, useRef, useState } from "react";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { usePermission } from "../../me/queries.ts";
import { stepLog } from "../../logs/step-log.ts";
import { versionName } from "../../prompts/version-name.ts";
import { DatapointBar } from "../components/datapoint-bar.tsx";
import { type DatapointAct, DatapointDrawer } from "../components/datapoint-drawer.tsx";
import { DatapointForm } from "../components/datapoint-form.tsx";
import { DatapointList } from "../components/datapoint-list.tsx";
import { ImportDialog } from "../components/import-dialog.tsx";
import { RemoveDatapointDialog } from "../components/remove-datapoint-dialog.tsx";
import type { DatapointSearch } from "../datapoint-search.ts";
import { toGiven } from "../given-datapoint.ts";
import { datapointsQuery, useDatasetVersions } from "../queries.ts";
import styles from "./datapoints-page.module.css";

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
  const [dialog, setDialog] = useState<Dialog>();
  const field = useRef<HTMLInputElement>(null);
  const mayWrite = usePermission("write");
  const { datapoint: openId, version: _version, page = 1, ...filter } = search;
  const list = useQuery({
    ...datapointsQuery({ id: shown.id, versionId: shown.version_id, filter, page }),
    placeholderData: keepPreviousData,
  });
  const records = list.data?.records ?? [];
  const opened = records.find(({ id }) => id === openId);
  const open = (id: string | undefined): void => {
    const { datapoint: _closed, ...rest } = search;
    onSearch(id ? { ...rest, datapoint: id } : rest, openId !== undefined);
  };
  const walk = (by: number): void => {
    const next = stepLog({ records, openId, by });
    if (next) open(next);
  };
  const isNewest = shown === newest;
  const act = (what: DatapointAct): void => {
    if (!opened) return;
    if (what === "delete") return setDialog({ act: "remove", datapoint: opened });
    const start = toGiven(opened);
    setDialog(what === "edit" ? { act: "form", start, before: opened } : { act: "form", start });
  };
  const add = (): void => setDialog({ act: "form", start: likeThese(records[0]) });
  useHotkeys([
    ["j", () => walk(1)],
    ["k", () => walk(-1)],
    ["e", () => mayWrite && isNewest && act("edit")],
    ["n", () => mayWrite && add()],
    ["/", () => field.current?.focus()],
  ]);
  const close = (): void => setDialog(undefined);
  // Whoever changed something looks at the newest version, where the change is.
  const done = (): void => {
    close();
    if (search.version) onSearch(filter, true);
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
      {dialog?.act === "form" && (
        <DatapointForm dataset={newest} start={dialog.start} before={dialog.before} onClose={done} />
      )}
      {dialog?.act === "remove" && (
        <RemoveDatapointDialog
          dataset={newest}
          datapoint={dialog.datapoint}
          onDone={() => {
            close();
            open(undefined);
          }}
          onClose={close}
        />
      )}
      {dialog?.act === "import" && <ImportDialog dataset={newest} file={dialog.file} onClose={done} />}
    </DropTarget>
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

function DropTarget(props: { isActive: boolean; onFile: (file: File) => void; children: ReactNode }) {
  const [isOver, setOver] = useState(false);
  const hasFile = (event: DragEvent): boolean => props.isActive && event.dataTransfer.types.includes("Files");
  return (
    <div
      className={isOver ? styles["over"] : undefined}
      onDragOver={(event) => {
        if (!hasFile(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={(event) => {
        setOver(false);
        // What is dropped on a dialog above this page is the dialog's.
        if (!hasFile(event) || event.defaultPrevented) return;
        event.preventDefault();
        const file = event.dataTransfer.files[0];
        if (file) props.onFile(file);
      }}
    >
      {props.children}
    </div>
  );
}
