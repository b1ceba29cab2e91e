import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, Outlet } from "@tanstack/react-router";
import { useState } from "react";
import { ErrorState } from "../../../design/error-state.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Page } from "../../../shell/page.tsx";
import { PromptActionsSlot } from "../components/prompt-actions.tsx";
import { PromptHeader } from "../components/prompt-header.tsx";
import { environmentsQuery, versionsQuery } from "../queries.ts";
import styles from "./prompt-layout.module.css";

const tabs = [
  { to: "/prompts/$promptId", label: "Editor" },
  { to: "/prompts/$promptId/versions", label: "Versions" },
  { to: "/prompts/$promptId/deployments", label: "Deployments" },
  { to: "/prompts/$promptId/logs", label: "Logs" },
  { to: "/prompts/$promptId/evaluations", label: "Evaluations" },
  { to: "/prompts/$promptId/monitoring", label: "Monitoring" },
] as const;

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
  return (
    <div className={styles["page"]}>
      <div className={styles["top"]}>
        {prompt ? (
          <PromptHeader prompt={prompt} environments={environments.data ?? []} slotRef={setSlot} />
        ) : (
          <Skeleton height={20} width={260} radius={4} mb={8} />
        )}
        <nav className={styles["tabs"]} aria-label="Parts of the prompt">
          {tabs.map(({ to, label }) => (
            <Link
              key={to}
              to={to}
              params={{ promptId }}
              search={{}}
              activeOptions={{ exact: true, includeSearch: false }}
            >
              {label}
            </Link>
          ))}
        </nav>
      </div>
      <PromptActionsSlot value={slot}>
        <div className={styles["tab"]}>{prompt ? <Outlet /> : <LoadingRows count={8} />}</div>
      </PromptActionsSlot>
    </div>
  );
}
