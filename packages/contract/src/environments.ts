import { optional } from "@parley/promptfile";
import { z } from "zod";
import { empty, endpoint, resource } from "./kernel/endpoint.ts";
import { defineErrors } from "./kernel/errors.ts";
import { idParams, Timestamp } from "./kernel/wire.ts";

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
  nameTaken: {
    kind: "conflict",
    message: (p: { name: string }) => `There is an environment \`${p.name}\` already.`,
  },
  isDefault: {
    kind: "conflict",
    message: (p: { environment: string }) =>
      `\`${p.environment}\` is the default environment, which there always is. Make another one the default first.`,
  },
  inUse: {
    kind: "conflict",
    message: (p: { environment: string; files: string[] }) =>
      `Environment \`${p.environment}\` is in use by ${p.files.join(", ")}. Remove what is deployed or watched there first.`,
  },
});

/** Every name a person would give; none that would read as another. */
const EnvironmentName = z
  .string()
  .max(100)
  .regex(/^\S(?:[^\p{Cc}]*\S)?$/u, "Give a name that neither starts nor ends with a space")
  .describe("Unique in the organization; upper and lower case are told apart.");

export const environments = resource("environments", {
  description: "Deployment slots such as `staging` and `production`.",
  endpoints: {
    list: endpoint({
      method: "GET",
      path: "/environments",
      summary: "List the environments of the organization",
      permission: "read",
      resource: "caller",
      output: z.array(Environment),
    }),
    create: endpoint({
      method: "POST",
      path: "/environments",
      summary: "Create an environment",
      permission: "manage-environments",
      resource: "organization",
      body: z.object({ name: EnvironmentName }),
      output: Environment,
      status: 201,
      errors: [environmentErrors.nameTaken],
    }),
    update: endpoint({
      method: "PATCH",
      path: "/environments/:id",
      summary: "Rename an environment, or make it the default",
      description: "With `tag: default` the one that was the default becomes an ordinary one.",
      permission: "manage-environments",
      resource: "organization",
      params: idParams,
      body: z.object({ name: optional(EnvironmentName), tag: optional(z.enum(["default", "other"])) }),
      output: Environment,
      errors: [environmentErrors.notFound, environmentErrors.nameTaken, environmentErrors.isDefault],
    }),
    delete: endpoint({
      method: "DELETE",
      path: "/environments/:id",
      summary: "Delete an environment that nothing uses",
      permission: "manage-environments",
      resource: "organization",
      params: idParams,
      output: empty,
      errors: [environmentErrors.notFound, environmentErrors.isDefault, environmentErrors.inUse],
    }),
  },
});
