import { isParleyError, ParleyError } from "@parley/contract";
import type { Egress } from "../../kernel/egress/create-egress.ts";

type Checking = { egress: Pick<Egress, "check">; publicUrl: () => string };

/**
 * What would not be asked is refused when it is set, wherever it stands in the settings, by the name of its field.
 *
 * @throws what `egress.check` does
 */
export function checkAddresses({ egress, publicUrl }: Checking, settings: object): void {
  for (const { path, url } of addressesIn(settings, [])) {
    // Some adapters are told where they are themselves.
    const isOwn = path[0] === "config" && originOf(url) === originOf(publicUrl());
    if (!isOwn) checkAt(path, () => egress.check(url));
  }
}

type Path = readonly (string | number)[];
type Address = { readonly path: Path; readonly url: string };

function addressesIn(value: unknown, path: Path): Address[] {
  if (typeof value === "string") return /^https?:\/\//iu.test(value) ? [{ path, url: value }] : [];
  if (Array.isArray(value)) return value.flatMap((one, at) => addressesIn(one, [...path, at]));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => addressesIn(one, [...path, name]));
}

const originOf = (url: string): string | undefined => URL.parse(url)?.origin;

function checkAt(path: Path, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (!isParleyError(error)) throw error;
    const { kind, code, details, message } = error;
    const loc = ["body", "settings", ...path];
    throw new ParleyError({
      kind,
      code,
      details,
      message: `\`${["settings", ...path].join(".")}\`: ${message}`,
      issues: [{ loc, msg: message, type: code }],
    });
  }
}
