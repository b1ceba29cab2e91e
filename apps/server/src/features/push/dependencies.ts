import type { Database } from "@parley/db";
import type { JobQueue } from "@parley/jobs";
import type { Logger } from "pino";
import type { Clock } from "../../kernel/clock.ts";
import type { Egress } from "../../kernel/egress/create-egress.ts";
import type { SecretBox } from "../../kernel/secrets.ts";

export type PushDependencies = {
  database: Database;
  jobs: JobQueue;
  clock: Clock;
  egress: Egress;
  /** Seals the key that signs. */
  secrets: SecretBox;
  publicUrl: () => string;
  logger: Logger;
};
