import { optional } from "@parley/promptfile";
import { z } from "zod";

/** The commit that a version was pushed from. It is kept beside the version and no part of its identity. */
export const GivenGitSource = z
  .object({
    commit: z.string().regex(/^[0-9a-f]{7,64}$/, "Give the hash of a commit, in lower-case hexadecimal."),
    branch: optional(z.string().min(1).max(500)),
    author: optional(z.string().min(1).max(500)).describe("Who made the commit: `Name <address>`."),
    is_dirty: optional(z.boolean()).describe(
      "Whether what was pushed differs from the commit: changes that were not committed.",
    ),
    repository: optional(z.string().min(1).max(1000)).describe(
      "Where the repository is, without credentials.",
    ),
    file: optional(z.string().min(1).max(1000)).describe("The file's path in the repository."),
  })
  .meta({ id: "GivenGitSource" });
export type GivenGitSource = z.output<typeof GivenGitSource>;
