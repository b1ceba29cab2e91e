import type { Channel } from "./queries.ts";

/** Where it goes that names nobody, and how much of it is told. */
export type Placement = { place: string; show: Channel["redaction"]["show"] };
