import { tanstackRouter } from "@tanstack/router-plugin/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const server = "http://127.0.0.1:4400";

export default defineConfig({
  plugins: [
    tanstackRouter({
      target: "react",
      autoCodeSplitting: true,
      generatedRouteTree: "src/route-tree.gen.ts",
      routesDirectory: "src/routes",
      quoteStyle: "double",
      semicolons: true,
    }),
    react(),
  ],
  build: {
    target: "es2022",
    // A data: URL would need a looser content security policy than a file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        // In one chunk, in this order: how zod is to work, and zod.
        codeSplitting: { groups: [{ name: "zod", test: /zod-without-eval|node_modules\/zod\// }] },
      },
    },
  },
  server: {
    host: "127.0.0.1",
    port: 4401,
    proxy: { "/v5": server, "/sign-in": server, "/auth": server, "/openapi.json": server },
  },
});
