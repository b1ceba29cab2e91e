// oxlint-disable-next-line import/no-unassigned-import -- it has to run before zod does
import "./zod-without-eval.ts";
import "./design/mantine-styles.ts";
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { cssVariablesResolver, theme } from "./design/theme.ts";
import { createQueryClient } from "./query-client.ts";
import { createAppRouter } from "./router.tsx";

const root = document.querySelector("#root");
const queryClient = createQueryClient();
const router = createAppRouter();

if (root) {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto">
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
          <Notifications position="bottom-right" autoClose={6000} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
