import { approvalErrors } from "@parley/contract";
import { hashKernel } from "@parley/promptfile";
import type { ApprovalRow } from "./approvals.tables.ts";
import { checkSchema } from "./check-schema.ts";
import type { ArgumentChange } from "./domain/approval-state.ts";
import type { Edited } from "./domain/decide.ts";
import { requestOf, stateOf } from "./read-approval.ts";

type Arguments = Readonly<Record<string, unknown>>;

/**
 * Changed arguments: only those that may be, and still fitting the schema.
 *
 * @throws not_editable; args_misfit
 */
export function readEdit(row: ApprovalRow, args: Arguments): Edited {
  const request = requestOf(row);
  // What is promoted is what it is.
  const { editable, schema } = request.kind === "function_call" ? request : { editable: false, schema: null };
  const changes = listChanges(stateOf(row).args ?? {}, args);
  const refused =
    editable === true ? [] : changes.filter(({ name }) => editable === false || !editable.includes(name));
  if (refused.length > 0)
    throw approvalErrors.notEditable({ names: refused.map(({ name }) => `\`${name}\``).join(", ") });
  if (schema) {
    const finding = checkSchema(schema, args);
    if (finding.kind !== "fits") throw approvalErrors.argsMisfit({ problems: finding.reason });
  }
  return { args, argsHash: hashKernel(args), changes };
}

function listChanges(before: Arguments, after: Arguments): ArgumentChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .filter((name) => hashOf(before, name) !== hashOf(after, name))
    .map((name) => ({
      name,
      ...(Object.hasOwn(before, name) && { before: before[name] }),
      ...(Object.hasOwn(after, name) && { after: after[name] }),
    }));
}

const hashOf = (holder: Arguments, name: string): string =>
  Object.hasOwn(holder, name) ? hashKernel({ value: holder[name] }) : "";
