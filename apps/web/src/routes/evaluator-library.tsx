import { createFileRoute } from "@tanstack/react-router";
import { LibraryPage } from "../features/evaluators/pages/library-page.tsx";

export const Route = createFileRoute("/evaluator-library")({ component: LibraryPage });
