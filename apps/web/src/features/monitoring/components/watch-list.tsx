import { Button } from "@mantine/core";
import type { Watch } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Confirm } from "../../../design/confirm.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { formatCount, formatMoney, formatPlural } from "../../../design/format.ts";
import { FormError } from "../../../design/form-error.tsx";
import rows from "../../../design/rows.module.css";
import { Section } from "../../../design/section.tsx";
import { Tag } from "../../../design/tag.tsx";
import { TrustMark } from "../../evaluators/components/trust-mark.tsx";
import { FileLink } from "../../files/components/file-link.tsx";
import { usePermission } from "../../me/queries.ts";
import { useDeleteWatch, useUpdateWatch } from "../change-watch.ts";
import { describeWatch } from "../describe-watch.ts";
import { watchesQuery } from "../queries.ts";
import { BackFillDialog } from "./back-fill-dialog.tsx";
import { WatchDialog } from "./watch-dialog.tsx";

type Open = { what: "change" | "back-fill" | "delete"; watch: Watch } | { what: "new" };

/** The Evaluators that judge new Logs of a File, and the way to choose them. */
export function WatchList({ fileId }: { fileId: string }) {
  const watches = useQuery(watchesQuery(fileId));
  const mayWrite = usePermission("write");
  const [open, setOpen] = useState<Open>();
  const close = (): void => setOpen(undefined);
  return (
    <Section
      title="Evaluators on live Logs"
      aside={
        mayWrite && (
          <Button variant="default" size="compact-sm" onClick={() => setOpen({ what: "new" })}>
            Add an Evaluator…
          </Button>
        )
      }
    >
      {watches.error && (
        <ErrorState error={watches.error} title="The Evaluators of this File could not be read" />
      )}
      {watches.data?.length === 0 && (
        <p className={rows["none"]}>
          No Evaluator judges new Logs of this File. Add one, and what it says is drawn above.
        </p>
      )}
      {watches.data?.map((watch) => (
        <WatchRow
          key={watch.id}
          watch={watch}
          fileId={fileId}
          mayWrite={mayWrite}
          onOpen={(what) => setOpen({ what, watch })}
        />
      ))}
      {open?.what === "new" && <WatchDialog fileId={fileId} onClose={close} />}
      {open?.what === "change" && <WatchDialog fileId={fileId} watch={open.watch} onClose={close} />}
      {open?.what === "back-fill" && <BackFillDialog fileId={fileId} watch={open.watch} onClose={close} />}
      {open?.what === "delete" && <DeleteDialog fileId={fileId} watch={open.watch} onClose={close} />}
    </Section>
  );
}

type WatchRowProps = {
  watch: Watch;
  fileId: string;
  mayWrite: boolean;
  onOpen: (what: "change" | "back-fill" | "delete") => void;
};

function WatchRow({ watch, fileId, mayWrite, onOpen }: WatchRowProps) {
  const { evaluator, state, today, waiting_count: waiting, problem } = watch;
  const update = useUpdateWatch(fileId);
  const isActive = state === "active";
  return (
    <div className={rows["row"]}>
      <div className={rows["words"]}>
        <FileLink type="evaluator" id={evaluator.id}>
          {evaluator.path}
        </FileLink>
        <Tag tone={isActive ? "passed" : "neutral"}>{isActive ? "active" : "rests"}</Tag>
        {evaluator.version_id !== null && (
          <TrustMark
            evaluator={{
              id: evaluator.id,
              version_id: evaluator.version_id,
              spec: { evaluator_type: evaluator.evaluator_type ?? "external" },
            }}
          />
        )}
        <span className={rows["quiet"]}>{describeWatch(watch)}</span>
        {watch.judged_by === "parley" && (
          <span className={rows["quiet"]}>
            today {formatCount(today.judged_count)} judged
            {today.failed_count > 0 && `, ${formatCount(today.failed_count)} failed`}
            {today.skipped_count > 0 && `, ${formatCount(today.skipped_count)} skipped`}
            {today.cost > 0 && `, ${formatMoney(today.cost)}`}
            {waiting > 0 && `; ${formatPlural(waiting, "Log")} waiting`}
          </span>
        )}
        {problem && <Tag tone="waiting">{problem}</Tag>}
        <FormError error={update.error} />
      </div>
      {mayWrite && (
        <WatchActs
          watch={watch}
          isPending={update.isPending}
          onOpen={onOpen}
          onToggle={() => update.mutate({ watch_id: watch.id, state: isActive ? "inactive" : "active" })}
        />
      )}
    </div>
  );
}

type WatchActsProps = Pick<WatchRowProps, "watch" | "onOpen"> & { isPending: boolean; onToggle: () => void };

function WatchActs({ watch, isPending, onOpen, onToggle }: WatchActsProps) {
  const { path } = watch.evaluator;
  const isActive = watch.state === "active";
  return (
    <div className={rows["acts"]}>
      {watch.judged_by === "parley" && (
        <Act label={`Judge older Logs by ${path}`} onClick={() => onOpen("back-fill")}>
          Older Logs…
        </Act>
      )}
      <Act label={`Change how ${path} judges`} onClick={() => onOpen("change")}>
        Change…
      </Act>
      <Act label={`${isActive ? "Pause" : "Resume"} ${path}`} isPending={isPending} onClick={onToggle}>
        {isActive ? "Pause" : "Resume"}
      </Act>
      <Act label={`Remove ${path}`} onClick={() => onOpen("delete")}>
        Remove…
      </Act>
    </div>
  );
}

type ActProps = { label: string; isPending?: boolean; onClick: () => void; children: ReactNode };

const Act = ({ label, isPending = false, onClick, children }: ActProps) => (
  <Button variant="subtle" size="compact-sm" aria-label={label} loading={isPending} onClick={onClick}>
    {children}
  </Button>
);

type DeleteDialogProps = { fileId: string; watch: Watch; onClose: () => void };

function DeleteDialog({ fileId, watch, onClose }: DeleteDialogProps) {
  const remove = useDeleteWatch(fileId);
  return (
    <Confirm
      isOpen
      title={`Judge no more Logs by ${watch.evaluator.path}?`}
      act="Remove the Evaluator"
      isPending={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={() => remove.mutate(watch.id, { onSuccess: onClose })}
    >
      What it said so far stays on the Logs.
    </Confirm>
  );
}
