const nanoPerUsd = 1_000_000_000;

/** A cost in USD as the integer that is kept. */
export const toNano = (usd: number): number => Math.round(usd * nanoPerUsd);

/** A kept cost in USD. */
export const toUsd = (nano: number): number => nano / nanoPerUsd;
