import { createFileRoute } from "@tanstack/react-router";
import { AccessPage } from "../features/settings/keys/access-page.tsx";

export const Route = createFileRoute("/settings_/access")({ component: AccessPage });
