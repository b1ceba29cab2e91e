import { hash } from "node:crypto";

/**
 * A number from 0 up to 1 that an id always has: below the rate, it belongs to the sample. So every part of the program
 * samples alike, and what is in a sample is in every larger one.
 */
export const sampleOf = (id: string): number =>
  Number.parseInt(hash("sha256", id).slice(0, 12), 16) / 2 ** 48;
