import { createFileRoute } from "@tanstack/react-router";
import { NewMonitorPage } from "../features/monitoring/pages/new-monitor-page.tsx";
import { readNewMonitorSearch } from "../features/monitoring/search.ts";

export const Route = createFileRoute("/monitors/new")({
  validateSearch: readNewMonitorSearch,
  component: NewMonitorRoute,
});

function NewMonitorRoute() {
  const { file } = Route.useSearch();
  return <NewMonitorPage key={file} fileId={file} />;
}
