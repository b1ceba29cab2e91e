import { createFileRoute } from "@tanstack/react-router";
import { ChannelsPage } from "../features/channels/pages/channels-page.tsx";

export const Route = createFileRoute("/settings_/channels")({
  validateSearch: (search: Record<string, unknown>): { slack?: string } =>
    typeof search["slack"] === "string" ? { slack: search["slack"] } : {},
  component: ChannelsRoute,
});

function ChannelsRoute() {
  return <ChannelsPage slack={Route.useSearch().slack} />;
}
