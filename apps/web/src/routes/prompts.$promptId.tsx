import { createFileRoute } from "@tanstack/react-router";
import { PromptLayout } from "../features/prompts/pages/prompt-layout.tsx";

export const Route = createFileRoute("/prompts/$promptId")({ component: PromptRoute });

function PromptRoute() {
  const { promptId } = Route.useParams();
  return <PromptLayout key={promptId} promptId={promptId} />;
}
