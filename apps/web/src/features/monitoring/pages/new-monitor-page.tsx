import { useNavigate } from "@tanstack/react-router";
import { Page } from "../../../shell/page.tsx";
import { MonitorForm } from "../components/monitor-form.tsx";
import { emptyDraft } from "../monitor-draft.ts";

/** Makes a monitor, of a File if one is given. */
export function NewMonitorPage({ fileId }: { fileId: string | undefined }) {
  const navigate = useNavigate();
  return (
    <Page title="New monitor">
      <MonitorForm
        start={{ ...emptyDraft, fileId: fileId ?? null }}
        onSaved={({ id }) => void navigate({ to: "/monitors/$monitorId", params: { monitorId: id } })}
      />
    </Page>
  );
}
