import { createFileRoute } from "@tanstack/react-router";
import { KeysPage } from "../features/settings/keys/keys-page.tsx";

export const Route = createFileRoute("/settings_/keys")({ component: KeysPage });
