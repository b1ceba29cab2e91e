import type { CommonOptions } from "../../session.ts";

/** What `parley call` was asked. */
export type CallOptions = CommonOptions & {
  readonly input?: string[];
  readonly inputs?: string;
  readonly message?: string[];
  readonly env?: string;
  readonly version?: string;
  readonly file?: string;
  readonly workspace?: string;
  readonly samples?: number;
  readonly metadata?: string[];
  /** The Log of a turn that waits. */
  readonly continue?: string;
  readonly result?: string[];
  readonly results?: string;
  readonly stream: boolean;
};

/** Models may think for minutes. */
export const timeoutMs = 600_000;
