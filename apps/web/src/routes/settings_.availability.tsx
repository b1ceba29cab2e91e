import { createFileRoute } from "@tanstack/react-router";
import { AvailabilityPage } from "../features/availability/pages/availability-page.tsx";

export const Route = createFileRoute("/settings_/availability")({ component: AvailabilityPage });
