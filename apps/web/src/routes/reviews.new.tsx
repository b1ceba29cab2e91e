import { createFileRoute } from "@tanstack/react-router";
import { NewQueuePage } from "../features/reviews/pages/new-queue-page.tsx";

export const Route = createFileRoute("/reviews/new")({ component: NewQueuePage });
