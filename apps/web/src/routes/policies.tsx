import { createFileRoute } from "@tanstack/react-router";
import { PoliciesPage } from "../features/policies/pages/policies-page.tsx";

export const Route = createFileRoute("/policies")({ component: PoliciesPage });
