import type { GateCheck } from "@parley/contract";

/** Who asks for the gates, as far as the environment of a job says it. */
export function findGateSource(
  environment: Readonly<Record<string, string | undefined>>,
): NonNullable<GateCheck["source"]> {
  const {
    GITHUB_SERVER_URL: server,
    GITHUB_REPOSITORY: repository,
    GITHUB_RUN_ID: run,
    CI_JOB_URL: job,
  } = environment;
  const isGitHub = server !== undefined && repository !== undefined && run !== undefined;
  const url = isGitHub ? `${server}/${repository}/actions/runs/${run}` : job;
  const commit = environment["GITHUB_SHA"] ?? environment["CI_COMMIT_SHA"];
  const branch = environment["GITHUB_REF_NAME"] ?? environment["CI_COMMIT_REF_NAME"];
  return {
    tool: "parley eval",
    ...(url !== undefined && /^https?:\/\//.test(url) && { url }),
    ...(commit !== undefined && { commit }),
    ...(branch !== undefined && { branch }),
  };
}
