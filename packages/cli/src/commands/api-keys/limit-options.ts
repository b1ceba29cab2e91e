import type { Permission } from "@parley/contract";
import { type Command, InvalidArgumentError } from "commander";

/** What confines a key, as options give it; `none` takes a limit away. */
export type LimitOptions = {
  readonly permission?: string[];
  readonly path?: string[];
  readonly environment?: string[];
  readonly perMinute?: number | null;
  readonly budget?: number | null;
  readonly expires?: string | null;
};

const collect = (value: string, others: string[] = []): string[] => [...others, ...value.split(",")];

function parseAmount(text: string): number | null {
  if (text === "none") return null;
  const amount = Number(text);
  if (text.trim() === "" || Number.isNaN(amount) || amount < 0)
    throw new InvalidArgumentError("Give a number, or none.");
  return amount;
}

export const withLimitOptions = (command: Command): Command =>
  command
    .option("--permission <names>", "what it may do: read, call, log, …; several, or with commas", collect)
    .option("--path <path>", "a directory or File it is limited to; several; `none` for all", collect)
    .option("--environment <name>", "an environment it is limited to; several; `none` for all", collect)
    .option("--per-minute <count>", "how often it may ask, or none", parseAmount)
    .option("--budget <usd>", "what models may cost in a month, in USD, or none", parseAmount)
    .option("--expires <moment>", "when it ends, as 2026-12-31, or none", (text) =>
      text === "none" ? null : text,
    );

const orNone = (values: string[]): string[] | null => (values.includes("none") ? null : values);

/** As the API takes it; what was not given stays out. */
export const toLimits = ({ permission, path, environment, perMinute, budget, expires }: LimitOptions) => ({
  ...(permission !== undefined && { permissions: permission as Permission[] }),
  ...(path !== undefined && { paths: orNone(path) }),
  ...(environment !== undefined && { environments: orNone(environment) }),
  ...(perMinute !== undefined && { requests_per_minute: perMinute }),
  ...(budget !== undefined && { monthly_budget: budget }),
  ...(expires !== undefined && { expires_at: expires }),
});
