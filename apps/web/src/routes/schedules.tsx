import { createFileRoute } from "@tanstack/react-router";
import { SchedulesPage } from "../features/schedules/pages/schedules-page.tsx";

export const Route = createFileRoute("/schedules")({ component: SchedulesPage });
