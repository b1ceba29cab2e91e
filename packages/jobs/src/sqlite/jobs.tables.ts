/**
 *   scheduled ──its time has come──▶ waiting ──claimed──▶ running ──done──▶ (deleted)
 *       ▲                                                   │
 *       └──────────── failed, attempts left ────────────────┤
 *                                                           └── none left ──▶ failed
 */
export type JobStatus = "scheduled" | "waiting" | "running" | "failed";

export type JobRow = {
  id: string;
  name: string;
  payload: string;
  /** Of a job that is scheduled or waiting, or was when it was claimed and nobody has used its key since. */
  key: string | null;
  queue: string | null;
  priority: number;
  status: JobStatus;
  run_at: number;
  /** Counted when claimed, so that a job that kills its worker does not come back for ever. */
  attempts: number;
  max_attempts: number;
  /** The worker a running job belongs to, until `lease_ends_at`. */
  lease_holder: string | null;
  lease_ends_at: number | null;
  last_error: string | null;
  created_at: number;
  updated_at: number;
};

export type JobTables = { jobs: JobRow };
