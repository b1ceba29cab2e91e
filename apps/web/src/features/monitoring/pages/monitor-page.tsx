import { Button, Menu } from "@mantine/core";
import type { Monitor } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { Confirm } from "../../../design/confirm.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { RelativeTime } from "../../../design/figures.tsx";
import { FormError } from "../../../design/form-error.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Section } from "../../../design/section.tsx";
import { Tag } from "../../../design/tag.tsx";
import { Page } from "../../../shell/page.tsx";
import { FileLink } from "../../files/components/file-link.tsx";
import { allFilesQuery } from "../../files/queries.ts";
import { usePermission } from "../../me/queries.ts";
import { useDeleteMonitor, useMuteMonitor, useTestMonitor } from "../change-monitor.ts";
import { JudgeDoubt } from "../components/judge-doubt.tsx";
import { MonitorForm } from "../components/monitor-form.tsx";
import { MonitorHistory } from "../components/monitor-history.tsx";
import { MonitorState } from "../components/monitor-state.tsx";
import { pathOf } from "../components/monitor-table.tsx";
import { describeMonitor, toLocalPath } from "../describe-monitor.ts";
import { toDraft } from "../monitor-draft.ts";
import { monitorQuery } from "../queries.ts";
import { namesSomebody } from "../say-told.ts";
import styles from "./monitors.module.css";

/** A monitor: how it stands, what it found, who was told. */
export function MonitorPage({ monitorId }: { monitorId: string }) {
  const monitor = useQuery(monitorQuery(monitorId));
  const mayWrite = usePermission("write");
  const [isEditing, setEditing] = useState(false);
  const { data } = monitor;
  if (monitor.error)
    return (
      <Page title="Monitor">
        <ErrorState
          error={monitor.error}
          title="This monitor could not be read"
          retry={() => void monitor.refetch()}
        />
      </Page>
    );
  return (
    <Page
      title={data?.name ?? "Monitor"}
      actions={data && mayWrite && !isEditing && <Acts monitor={data} onEdit={() => setEditing(true)} />}
    >
      {!data && <LoadingRows count={6} />}
      {data && isEditing && (
        <MonitorForm
          start={toDraft(data)}
          monitor={data}
          onSaved={() => setEditing(false)}
          onLeave={() => setEditing(false)}
        />
      )}
      {data && !isEditing && <Shown monitor={data} mayWrite={mayWrite} />}
    </Page>
  );
}

function Acts({ monitor, onEdit }: { monitor: Monitor; onEdit: () => void }) {
  const [isDeleting, setDeleting] = useState(false);
  return (
    <>
      <Button variant="default" onClick={() => setDeleting(true)}>
        Delete…
      </Button>
      <Button variant="default" onClick={onEdit}>
        Change…
      </Button>
      {isDeleting && <DeleteDialog monitor={monitor} onClose={() => setDeleting(false)} />}
    </>
  );
}

function Shown({ monitor, mayWrite }: { monitor: Monitor; mayWrite: boolean }) {
  const files = useQuery(allFilesQuery).data ?? [];
  const file = files.find(({ id }) => id === monitor.file?.id);
  const { last_check: last, problem, description, state_since: since } = monitor;
  return (
    <div className={styles["sections"]}>
      <p className={styles["headline"]}>
        <MonitorState monitor={monitor} />
        <JudgeDoubt monitor={monitor} />
        <span>Alerts when {describeMonitor(monitor, pathOf(monitor, files))}.</span>
      </p>
      <p className={styles["quiet"]}>
        {file ? (
          <>
            Logs of{" "}
            <FileLink type={file.type} id={file.id} part="monitoring">
              {file.path}
            </FileLink>
          </>
        ) : (
          "All Logs"
        )}
        {monitor.environment && ` in ${monitor.environment}`}
        {monitor.filter && ` that fit ${monitor.filter}`} · {monitor.severity} · so since{" "}
        <RelativeTime at={since} />
      </p>
      {!namesSomebody(monitor) && (
        <p className={styles["quiet"]}>
          <Tag tone="waiting">tells nobody</Tag> No person, team or channel is named: it is seen here, and by
          webhooks.
        </p>
      )}
      {description && <p className={styles["quiet"]}>{description}</p>}
      {problem && (
        <p className={styles["preview"]}>
          <Tag tone="failed">cannot be measured</Tag> {problem}
        </p>
      )}
      {last && (
        <p className={styles["preview"]}>
          {last.text} <a href={toLocalPath(last.logs_url)}>Its Logs</a> · checked{" "}
          <RelativeTime at={last.at} />
        </p>
      )}
      {mayWrite && <Controls monitor={monitor} />}
      <Section title="What happened">
        <MonitorHistory monitorId={monitor.id} />
      </Section>
    </div>
  );
}

const mutes: readonly { label: string; hours: number | undefined }[] = [
  { label: "For 1 hour", hours: 1 },
  { label: "For 8 hours", hours: 8 },
  { label: "For 3 days", hours: 72 },
  { label: "Until somebody unmutes it", hours: undefined },
];

/** Measuring now, telling people that it works, and telling them nothing for a while. */
function Controls({ monitor: { id, is_muted: isMuted } }: { monitor: Monitor }) {
  const mute = useMuteMonitor(id);
  const test = useTestMonitor(id);
  return (
    <>
      <div className={styles["acts"]}>
        <Button variant="default" loading={test.isPending} onClick={() => test.mutate(false)}>
          Measure now
        </Button>
        <Button variant="default" loading={test.isPending} onClick={() => test.mutate(true)}>
          Send a test notice
        </Button>
        {isMuted ? (
          <Button variant="default" loading={mute.isPending} onClick={() => mute.mutate(undefined)}>
            Unmute
          </Button>
        ) : (
          <Menu position="bottom-start">
            <Menu.Target>
              <Button variant="default" loading={mute.isPending}>
                Mute…
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {mutes.map(({ label, hours }) => (
                <Menu.Item key={label} onClick={() => mute.mutate({ hours })}>
                  {label}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      <FormError error={mute.error ?? test.error} />
      {test.data && (
        <p className={styles["preview"]} role="status">
          {test.data.measurement.text} <a href={toLocalPath(test.data.measurement.logs_url)}>Its Logs</a>
          {test.variables && ` · ${sayNotices(test.data.notices)}`}
        </p>
      )}
    </>
  );
}

const sayNotices = (notices: readonly { address: string }[]): string =>
  notices.length === 0
    ? "Nobody is named who would be told."
    : `A test goes to ${notices.map(({ address }) => address).join(", ")}.`;

function DeleteDialog({ monitor, onClose }: { monitor: Monitor; onClose: () => void }) {
  const remove = useDeleteMonitor();
  const navigate = useNavigate();
  return (
    <Confirm
      isOpen
      isDangerous
      title={`Delete ${monitor.name}?`}
      act="Delete the monitor"
      isPending={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={() => remove.mutate(monitor.id, { onSuccess: () => void navigate({ to: "/monitors" }) })}
    >
      It watches no more, and its history is lost.
    </Confirm>
  );
}
