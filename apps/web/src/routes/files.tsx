import { createFileRoute } from "@tanstack/react-router";
import { FilesPage } from "../features/files/pages/files-page.tsx";

export const Route = createFileRoute("/files")({ component: FilesPage });
