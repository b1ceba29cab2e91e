import type { TextRange } from "../split-file.ts";

/** One `key: value` of a frontmatter. */
export type FrontmatterEntry = { key: string; value: unknown; keyRange: TextRange; valueRange: TextRange };

export type Frontmatter = {
  entries: FrontmatterEntry[];
  /** Where a value inside an entry is written, as near as can be found. */
  locate(path: readonly PropertyKey[]): TextRange;
};

/** How deep lists and mappings may nest. Nobody's tools do; attacks do. */
export const MAX_DEPTH = 100;

/** Words that one YAML or another reads as something else than text. */
export const RESERVED_WORD = /^(?:null|true|false|yes|no|on|off|y|n)$/i;
