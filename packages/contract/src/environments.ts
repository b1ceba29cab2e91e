import { z } from "zod";
import { endpoint, resource } from "./kernel/endpoint.ts";
import { defineErrors } from "./kernel/errors.ts";
import { Timestamp } from "./kernel/wire.ts";

/** A deployment slot of the organization; exactly one has the tag `default`. */
export const Environment = z
  .object({ id: z.string(), name: z.string(), tag: z.enum(["default", "other"]), created_at: Timestamp })
  .meta({ id: "Environment" });
export type Environment = z.output<typeof Environment>;

export const environmentErrors = defineErrors("environments", {
  notFound: {
    kind: "not_found",
    message: (p: { environment: string }) => `Environment \`${p.environment}\` does not exist.`,
  },
});

export const environments = resource("environments", {
  description: "Deployment slots such as `staging` and `production`.",
  endpoints: {
    list: endpoint({
      method: "GET",
      path: "/environments",
      summary: "List the environments of the organization",
      permission: "read",
      output: z.array(Environment),
    }),
  },
});
