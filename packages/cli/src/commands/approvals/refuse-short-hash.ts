import { CommandError } from "../../exit-codes.ts";

/** Of fewer, somebody who may change arguments finds others that begin alike. */
const shortestHash = 16;

/** @throws CommandError where what was given says too little of what was seen */
export function refuseShortHash(id: string, given: string): void {
  if (given.length < shortestHash)
    throw new CommandError(`Give at least ${shortestHash} characters of the hash of ${id}.`);
}
