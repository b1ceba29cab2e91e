import { Button } from "@mantine/core";
import { createRouter, Link } from "@tanstack/react-router";
import { EmptyState } from "./design/empty-state.tsx";
import { ErrorState } from "./design/error-state.tsx";
import { LoadingRows } from "./design/loading-rows.tsx";
import { Page } from "./shell/page.tsx";
import { routeTree } from "./route-tree.gen.ts";

export function createAppRouter() {
  return createRouter({
    routeTree,
    defaultPreload: "intent",
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    scrollToTopSelectors: ["#content"],
    defaultPendingComponent: () => <LoadingRows />,
    defaultErrorComponent: ({ error, reset }) => (
      <Page title="This page broke">
        <ErrorState error={error} title="Something in it went wrong" retry={reset} />
      </Page>
    ),
    defaultNotFoundComponent: () => (
      <Page title="There is no such page">
        <EmptyState
          title=""
          action={
            <Button variant="default" renderRoot={(props) => <Link {...props} to="/" />}>
              Go home
            </Button>
          }
        >
          The address may be old, or a letter is missing.
        </EmptyState>
      </Page>
    ),
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
