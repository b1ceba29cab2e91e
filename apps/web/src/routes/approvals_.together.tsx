import { createFileRoute } from "@tanstack/react-router";
import { TogetherPage } from "../features/approvals/together/together-page.tsx";

export const Route = createFileRoute("/approvals_/together")({
  validateSearch: readSearch,
  component: TogetherRoute,
});

/** Of which tool; a name of digits comes out of the URL as a number. */
function readSearch({ name }: Record<string, unknown>): { name: string } {
  return { name: typeof name === "string" || typeof name === "number" ? String(name) : "" };
}

function TogetherRoute() {
  const { name } = Route.useSearch();
  return <TogetherPage key={name} name={name} />;
}
