import { z } from "zod";
import { User } from "./file.ts";
import { Timestamp } from "./kernel/wire.ts";

/** Where in git a version was, when somebody pushed it. */
export const GitSource = z
  .object({
    version_id: z.string(),
    commit: z.string(),
    branch: z.string().nullable(),
    author: z.string().nullable(),
    is_dirty: z.boolean(),
    repository: z.string().nullable(),
    file: z.string().nullable(),
    pushed_at: Timestamp,
    pushed_by: User.nullish(),
  })
  .meta({ id: "GitSource" });
export type GitSource = z.output<typeof GitSource>;
