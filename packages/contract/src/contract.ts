import { agents } from "./agents.ts";
import { datasets } from "./datasets.ts";
import { directories } from "./directories.ts";
import { environments } from "./environments.ts";
import { evaluations } from "./evaluations.ts";
import { evaluators } from "./evaluators.ts";
import { files } from "./files.ts";
import { flows } from "./flows.ts";
import { imports } from "./imports.ts";
import { logs } from "./logs.ts";
import { me } from "./me.ts";
import { models } from "./models.ts";
import { prompts } from "./prompts.ts";
import { providerKeys } from "./provider-keys.ts";
import { roles } from "./role-endpoints.ts";
import { tools } from "./tools.ts";
import { webhooks } from "./webhooks.ts";

/** Every noun of the API. The server does not compile until each endpoint here has a handler. */
export const contract = {
  prompts,
  tools,
  agents,
  flows,
  datasets,
  evaluators,
  evaluations,
  logs,
  files,
  directories,
  environments,
  models,
  providerKeys,
  webhooks,
  imports,
  roles,
  me,
} as const;
export type Contract = typeof contract;

/** Where the native API lives. */
export const apiBasePath = "/v5";
