export { planResealing, secretJobs } from "./secrets.jobs.ts";
