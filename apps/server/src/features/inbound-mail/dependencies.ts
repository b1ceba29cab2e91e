import type { ResolveDns } from "@parley/channels";
import type { InboundDependencies } from "../channels/index.ts";

export type InboundMailDependencies = InboundDependencies & { resolveDns: ResolveDns };
