/**
 * Who writes a segment: a process, told apart from an earlier one of the same number by `instance`. `host` is the place
 * in which its number means something.
 */
export type Owner = { host: string; pid: number; instance: string };

const ending = ".spool";

/** `<order>-<pid>-<instance>-<host>.spool`: names sort by age; the host comes last, for it may hold hyphens. */
export function toSegmentName(order: number, { host, pid, instance }: Owner): string {
  return `${String(order).padStart(17, "0")}-${pid}-${instance}-${host.replaceAll(/[^\w.-]/g, "_")}${ending}`;
}

/** Whose a file is; undefined where it is no segment. */
export function readSegmentName(name: string): { order: number; owner: Owner } | undefined {
  const [, order, pid, instance, host] = /^(\d{17})-(\d+)-([0-9a-f]+)-(.+)\.spool$/.exec(name) ?? [];
  if (order === undefined || pid === undefined || instance === undefined || host === undefined)
    return undefined;
  return { order: Number(order), owner: { host, pid: Number(pid), instance } };
}
