import { createHash } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

type Reads = { hostname(): string; readFile(path: string): string; readLink(path: string): string };

const ofThisProcess: Reads = {
  hostname,
  readFile: (path) => readFileSync(path, "utf8"),
  readLink: (path) => readlinkSync(path),
};

/**
 * Where the numbers of processes mean the same: the name of the machine, and on Linux which start of it and which
 * namespace of processes. Two containers may have the same name, and both be process 1. Undefined where that cannot be
 * told.
 */
export function describePlace(
  platform: string = process.platform,
  reads: Reads = ofThisProcess,
): string | undefined {
  const host = reads.hostname().replaceAll(/[^\w.-]/g, "_");
  if (platform !== "linux") return host;
  try {
    const start = reads.readFile("/proc/sys/kernel/random/boot_id").trim();
    const namespace = reads.readLink("/proc/self/ns/pid");
    return `${host}.${createHash("sha256").update(`${start} ${namespace}`).digest("hex").slice(0, 12)}`;
  } catch {
    return undefined;
  }
}
