import { createFileRoute } from "@tanstack/react-router";
import { ChannelsPage } from "../features/channels/pages/channels-page.tsx";

export const Route = createFileRoute("/settings_/channels")({ component: ChannelsPage });
