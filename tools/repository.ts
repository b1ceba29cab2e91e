import { resolve } from "node:path";

/** The folder that holds everything. */
export const repositoryRoot = resolve(import.meta.dirname, "..");
