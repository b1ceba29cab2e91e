import { deletionJobs } from "./search/deletions.jobs.ts";
import { sumJobs } from "./sums/sums.jobs.ts";

type Dependencies = Parameters<typeof deletionJobs>[0] & Parameters<typeof sumJobs>[0];

/** The durable work of Logs. */
export const logJobs = (dependencies: Dependencies) => ({
  ...deletionJobs(dependencies),
  ...sumJobs(dependencies),
});
