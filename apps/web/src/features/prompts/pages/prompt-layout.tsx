import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { useState } from "react";
import { ErrorState } from "../../../design/error-state.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Page } from "../../../shell/page.tsx";
import { FileFrame } from "../../files/components/file-frame.tsx";
import { PromptActionsSlot } from "../components/prompt-actions.tsx";
import { PromptHeader } from "../components/prompt-header.tsx";
import { environmentsQuery, versionsQuery } from "../queries.ts";

const tabs = [
  { label: "Editor" },
  { label: "Versions", part: "versions" },
  { label: "Deployments", part: "deployments" },
  { label: "Logs", part: "logs" },
  { label: "Evaluations", part: "evaluations" },
  { label: "Monitoring", part: "monitoring" },
];

/** What all tabs of a prompt share: where it is, what is live, and the tabs themselves. */
export function PromptLayout({ promptId }: { promptId: string }) {
  const versions = useQuery(versionsQuery(promptId));
  const environments = useQuery(environmentsQuery(promptId));
  const [slot, setSlot] = useState<HTMLElement | null>(null);
  const prompt = versions.data?.[0];
  if (versions.error && !prompt) {
    return (
      <Page title="Prompt">
        <ErrorState
          error={versions.error}
          title="This prompt could not be read"
          retry={() => void versions.refetch()}
        />
      </Page>
    );
  }
  const heading = prompt ? (
    <PromptHeader prompt={prompt} environments={environments.data ?? []} slotRef={setSlot} />
  ) : (
    <Skeleton height={20} width={260} radius={4} mb={8} />
  );
  return (
    <FileFrame file={{ type: "prompt", id: promptId }} heading={heading} tabs={tabs}>
      <PromptActionsSlot value={slot}>{prompt ? <Outlet /> : <LoadingRows count={8} />}</PromptActionsSlot>
    </FileFrame>
  );
}
