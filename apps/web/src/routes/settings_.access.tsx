import { createFileRoute } from "@tanstack/react-router";
import { AccessPage } from "../features/settings/access/access-page.tsx";

export const Route = createFileRoute("/settings_/access")({ component: AccessPage });
