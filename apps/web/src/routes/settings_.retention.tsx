import { createFileRoute } from "@tanstack/react-router";
import { RetentionPage } from "../features/settings/retention/retention-page.tsx";

export const Route = createFileRoute("/settings_/retention")({ component: RetentionPage });
