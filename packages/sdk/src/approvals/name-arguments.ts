import { approvalClientErrors } from "./approval-client-errors.ts";
import type { Arguments } from "./read-approval.ts";

export type AnyFunction = (...given: never[]) => unknown;

/** Names for the arguments of a function, and back again. */
export type Naming = {
  /** @throws argument_unnamed */
  toNamed(given: readonly unknown[]): Arguments;
  toGiven(args: Arguments): readonly unknown[];
};

/**
 * How arguments are named: by `parameters`, or by the object that is the only one. What has no name is refused: people
 * are never shown less than runs.
 *
 * @throws parameters_unnamed
 */
export function createNaming(
  name: string,
  { work, parameters }: { work: AnyFunction; parameters: readonly string[] | undefined },
): Naming {
  const count = work.length;
  if (parameters === undefined) {
    if (count > 1)
      throw approvalClientErrors.parametersUnnamed({ name, reason: `it takes ${count} arguments` });
    return { toNamed: (given) => readOnlyObject(name, given), toGiven: (args) => [args] };
  }
  const isClear = new Set(parameters).size === parameters.length && !parameters.includes("");
  if (!isClear || parameters.length < count) {
    const reason = `\`parameters\` must give each of its ${count} arguments a name of its own`;
    throw approvalClientErrors.parametersUnnamed({ name, reason });
  }
  return {
    toNamed(given) {
      if (given.length > parameters.length) {
        const [position, reason] = [parameters.length + 1, `\`parameters\` has ${parameters.length} names`];
        throw approvalClientErrors.argumentUnnamed({ name, position, reason });
      }
      return Object.fromEntries(given.map((value, index) => [parameters[index], value]));
    },
    toGiven: (args) => {
      const list = parameters.map((each) => args[each]);
      // Absent ones at the end stay absent: the function may count.
      while (list.length > 0 && !Object.hasOwn(args, parameters[list.length - 1] ?? "")) list.pop();
      return list;
    },
  };
}

function readOnlyObject(name: string, given: readonly unknown[]): Arguments {
  const [only = {}, ...others] = given;
  const refuse = (position: number, reason: string): never => {
    throw approvalClientErrors.argumentUnnamed({ name, position, reason: `${reason}. Give \`parameters\`` });
  };
  if (others.length > 0) refuse(2, "the function takes one object");
  if (!isPlainObject(only)) refuse(1, "it is not a plain object");
  return only as Arguments;
}

export function isPlainObject(value: unknown): value is Arguments {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
