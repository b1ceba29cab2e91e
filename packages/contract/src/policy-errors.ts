import { defineErrors } from "./kernel/errors.ts";

type Problem = { message: string; line: number; column: number };

const listed = (problems: readonly Problem[]): string =>
  problems.map(({ message, line, column }) => `line ${line}, column ${column}: ${message}`).join("; ");

export const policyErrors = defineErrors("policies", {
  notFound: {
    kind: "not_found",
    message: (p: { policy_id: string }) => `There is no policy \`${p.policy_id}\`.`,
  },
  versionNotFound: {
    kind: "not_found",
    message: (p: { policy_id: string; version_id: string }) =>
      `The policy \`${p.policy_id}\` has no version \`${p.version_id}\`.`,
  },
  unreadable: {
    kind: "unprocessable",
    message: (p: { problems: readonly Problem[] }) => `The policy cannot be read: ${listed(p.problems)}.`,
  },
  testsFailed: {
    kind: "unprocessable",
    message: (p: { tests: readonly string[] }) =>
      `Tests of this version fail, so it is not put to use: ${p.tests.map((name) => `\`${name}\``).join(", ")}.`,
  },
  notActive: {
    kind: "not_found",
    message: (p: { policy_id: string; environment: string; mode: string }) =>
      `The policy \`${p.policy_id}\` is not ${p.mode === "shadow" ? "in shadow mode" : "active"} for ${p.environment === "" ? "the organization" : `\`${p.environment}\``}.`,
  },
});
