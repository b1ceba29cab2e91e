import type { InboundDependencies } from "../channels/index.ts";

export type InboundMailDependencies = InboundDependencies;
