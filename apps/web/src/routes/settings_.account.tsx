import { createFileRoute } from "@tanstack/react-router";
import { AccountPage } from "../features/people/pages/account-page.tsx";

export const Route = createFileRoute("/settings_/account")({ component: AccountPage });
