import { createFileRoute } from "@tanstack/react-router";
import { MonitorPage } from "../features/monitoring/pages/monitor-page.tsx";

export const Route = createFileRoute("/monitors/$monitorId")({ component: MonitorRoute });

function MonitorRoute() {
  const { monitorId } = Route.useParams();
  return <MonitorPage key={monitorId} monitorId={monitorId} />;
}
