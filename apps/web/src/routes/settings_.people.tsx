import { createFileRoute } from "@tanstack/react-router";
import { PeoplePage } from "../features/people/pages/people-page.tsx";

export const Route = createFileRoute("/settings_/people")({ component: PeoplePage });
