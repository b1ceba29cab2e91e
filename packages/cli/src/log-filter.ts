import type { Parley } from "@parley/sdk";
import { findPrompt } from "./find-prompt.ts";
import type { CommonOptions } from "./session.ts";

export type LogFilterOptions = CommonOptions & {
  readonly file?: string;
  readonly env?: string;
  readonly search?: string;
  readonly since?: Date;
  readonly errors?: boolean;
};

/** The filter that the API understands. */
export type LogFilter = NonNullable<Parameters<Parley["logs"]["list"]>[0]>;

/** Turns the flags of `logs` into the API's filter. */
export async function collectFilter(parley: Parley, options: LogFilterOptions): Promise<LogFilter> {
  const { file, env, search, since, errors } = options;
  return {
    ...(file !== undefined && { file_id: (await findPrompt(parley, file)).id }),
    ...(env !== undefined && { environment: env }),
    ...(search !== undefined && { search }),
    ...(since !== undefined && { start_date: since }),
    ...(errors === true && { has_error: true }),
  };
}
