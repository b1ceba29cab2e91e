/** Where the true value lies with probability `level`, as far as the method's assumptions hold. */
export type Interval = { low: number; high: number; level: number };

/** The level when none is given. */
export const usualLevel = 0.95;
