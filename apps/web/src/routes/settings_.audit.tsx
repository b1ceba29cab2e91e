import { createFileRoute } from "@tanstack/react-router";
import type { AuditFilter } from "../features/settings/access-queries.ts";
import { AuditPage } from "../features/settings/audit/audit-page.tsx";

const outcomes = ["done", "denied", "failed"] as const;
const texts = ["action", "actor", "target"] as const;
const dates = ["from", "to"] as const;

export const Route = createFileRoute("/settings_/audit")({
  component: AuditRoute,
  validateSearch: (search: Record<string, unknown>): AuditFilter => {
    const outcome = outcomes.find((one) => one === search["outcome"]);
    const given = [
      ...texts.filter((name) => typeof search[name] === "string" && search[name] !== ""),
      ...dates.filter((name) => /^\d{4}-\d\d-\d\d$/.test(String(search[name]))),
    ];
    return {
      ...Object.fromEntries(given.map((name) => [name, search[name]])),
      ...(outcome && { outcome }),
    };
  },
});

function AuditRoute() {
  return <AuditPage filter={Route.useSearch()} />;
}
