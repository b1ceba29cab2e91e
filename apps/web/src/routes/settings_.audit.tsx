import { createFileRoute } from "@tanstack/react-router";
import { AuditPage } from "../features/settings/audit/audit-page.tsx";

type Search = { action?: string; outcome?: "done" | "denied" | "failed" };

const outcomes = ["done", "denied", "failed"] as const;

export const Route = createFileRoute("/settings_/audit")({
  component: AuditRoute,
  validateSearch: (search: Record<string, unknown>): Search => {
    const outcome = outcomes.find((one) => one === search["outcome"]);
    return {
      ...(typeof search["action"] === "string" && { action: search["action"] }),
      ...(outcome && { outcome }),
    };
  },
});

function AuditRoute() {
  const { action = "", outcome } = Route.useSearch();
  return <AuditPage filter={{ action, outcome }} />;
}
