import { isParleyError } from "@parley/contract";

/** What was refused, by the field that it stands at: `name`, `settings.app_id`, `secrets.bot_token`. */
type FormProblems = Readonly<Record<string, string>>;

/** Refusals that name no field, and the field that each is about. */
const fieldsOfCodes: Readonly<Record<string, string>> = {
  "channels.name_taken": "name",
  "channels.address_taken": "settings.reply_address",
  "channels.adapter_not_allowed": "settings.package",
  "egress.url_unusable": "settings.url",
  "egress.address_not_public": "settings.url",
  "egress.port_not_allowed": "settings.url",
};

export function problemsOf(error: unknown): FormProblems {
  if (!isParleyError(error)) return {};
  const { issues = [], code, message } = error;
  const field = fieldsOfCodes[code];
  const named = issues.map(({ loc, msg }) => [fieldOf(loc), msg] as const);
  return Object.fromEntries([
    ...(field === undefined ? [] : [[field, message] as const]),
    ...named.toReversed(),
  ]);
}

/** Of a list the form has one field. */
const fieldOf = (loc: readonly (string | number)[]): string =>
  loc.slice(1, typeof loc.at(-1) === "number" ? -1 : undefined).join(".");

/** Whether all of it stands at fields of the form. */
export const areShown = (problems: FormProblems, fields: readonly string[]): boolean => {
  const at = Object.keys(problems);
  return at.length > 0 && at.every((field) => fields.includes(field));
};
