import { z } from "zod";
import { empty, endpoint, resource } from "./kernel/endpoint.ts";
import { idParams, Moment, pageOf, pageQuery, QueryBoolean } from "./kernel/wire.ts";
import { PlainName } from "./organizations.ts";
import { policyErrors } from "./policy-errors.ts";
import {
  Policy,
  PolicyComparison,
  PolicyMode,
  PolicyReplay,
  PolicyTestReport,
  PolicyVersion,
  PolicyVersionWithText,
} from "./policy.ts";

const Text = z.string().max(200_000).describe("The text of a `.policy` file.");
const Environment = z
  .string()
  .min(1)
  .max(200)
  .nullish()
  .describe(
    "Calls that say they run in this environment; without one, all that have no policy of their own.",
  );
const managed = { permission: "manage-policies", resource: "organization" } as const;

export const policies = resource("policies", {
  description:
    "What people have decided beforehand: rules that say of a call whether it runs, is refused, or people are asked.",
  endpoints: {
    create: endpoint({
      method: "POST",
      path: "/policies",
      summary: "Add a version to a policy, or begin one",
      description: "The same text again is the same version. Nothing is decided by it until it is activated.",
      ...managed,
      body: z.object({ name: PlainName, text: Text }),
      output: Policy,
      status: 201,
      errors: [policyErrors.unreadable],
    }),
    list: endpoint({
      method: "GET",
      path: "/policies",
      summary: "List policies, with what is active where",
      permission: "read",
      resource: "organization",
      output: z.array(Policy),
    }),
    get: endpoint({
      method: "GET",
      path: "/policies/:id",
      summary: "Get a policy",
      permission: "read",
      resource: "organization",
      params: idParams,
      output: Policy,
      errors: [policyErrors.notFound],
    }),
    listVersions: endpoint({
      method: "GET",
      path: "/policies/:id/versions",
      summary: "List the versions of a policy, newest first",
      permission: "read",
      resource: "organization",
      params: idParams,
      output: z.array(PolicyVersion),
      errors: [policyErrors.notFound],
    }),
    getVersion: endpoint({
      method: "GET",
      path: "/policies/:id/versions/:version_id",
      summary: "Get a version of a policy with its text",
      permission: "read",
      resource: "organization",
      params: idParams.extend({ version_id: z.string() }),
      output: PolicyVersionWithText,
      errors: [policyErrors.versionNotFound],
    }),
    activate: endpoint({
      method: "POST",
      path: "/policies/:id/activate",
      summary: "Put a version to use",
      description:
        "In place of what was in use there. `shadow` has it say what it would have decided, beside what decides.",
      ...managed,
      params: idParams,
      body: z.object({
        version_id: z.string(),
        environment: Environment,
        mode: PolicyMode.default("active"),
      }),
      output: Policy,
      errors: [policyErrors.versionNotFound, policyErrors.unreadable, policyErrors.testsFailed],
    }),
    deactivate: endpoint({
      method: "POST",
      path: "/policies/:id/deactivate",
      summary: "Take a policy out of use: people are asked again",
      ...managed,
      params: idParams,
      body: z.object({ environment: Environment, mode: PolicyMode.default("active") }),
      output: empty,
      errors: [policyErrors.notActive],
    }),
    test: endpoint({
      method: "POST",
      path: "/policies/test",
      summary: "Read a text and run the tests in it",
      permission: "read",
      resource: "organization",
      isRepeatable: true,
      body: z.object({ text: Text }),
      output: PolicyTestReport,
    }),
    replay: endpoint({
      method: "POST",
      path: "/policies/replay",
      summary: "See what a text would have said of past calls",
      permission: "read",
      resource: "organization",
      isRepeatable: true,
      body: z.object({
        text: Text,
        name: z.string().nullish().describe("Of one tool only."),
        environment: z.string().nullish(),
        since: Moment.nullish(),
        limit: z.int().min(1).max(1000).default(200).describe("How many calls, from the newest on."),
        changed_only: z
          .boolean()
          .default(true)
          .describe("Whether `records` leaves out what stays as it was."),
      }),
      output: PolicyReplay,
      errors: [policyErrors.unreadable],
    }),
    listShadowResults: endpoint({
      method: "GET",
      path: "/policies/:id/shadow-results",
      summary: "List what a policy in shadow mode would have said, newest first",
      permission: "read",
      resource: "organization",
      params: idParams,
      query: z.object({
        ...pageQuery,
        version_id: z.string().optional(),
        changed_only: QueryBoolean.optional(),
      }),
      output: pageOf(PolicyComparison),
      errors: [policyErrors.notFound],
    }),
  },
});
