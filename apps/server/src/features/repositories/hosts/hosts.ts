import type { Repository } from "@parley/contract";
import type { GitHostKind } from "./git-host.ts";
import { github } from "./github.ts";
import { gitlab } from "./gitlab.ts";

export const hosts: { readonly [K in Repository["host"]]: GitHostKind } = { github, gitlab };
