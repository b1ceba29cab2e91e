import type { Node, Program } from "acorn";

/** The name under which a function can be had from the module. */
export type Entry = { exportName: string; suffix: string };

export type EntryProblem = { message: string };

const hiddenName = "parley$entry";

/** Finds the function to call: the one that is wanted, else the last one defined at the top level. */
export function findEntry(program: Program, wanted: string | undefined): Entry | EntryProblem {
  const functions = listFunctions(program);
  if (functions.length === 0)
    return { message: "The code defines no function. Define one at its top level: the last one is called." };
  const [only] = functions.length === 1 ? functions : [];
  const name = only ?? wanted ?? functions.at(-1) ?? "";
  if (!functions.includes(name))
    return {
      message: `The code defines no function "${name}" at its top level; it defines: ${functions.join(", ")}.`,
    };
  return name === "default"
    ? { exportName: "default", suffix: "" }
    : { exportName: hiddenName, suffix: `\nexport { ${name} as ${hiddenName} };` };
}

function listFunctions({ body }: Program): string[] {
  return body.flatMap((statement) => {
    if (statement.type === "ExportDefaultDeclaration") return nameDefault(statement.declaration);
    const declaration = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
    if (declaration?.type === "FunctionDeclaration") return [declaration.id.name];
    if (declaration?.type !== "VariableDeclaration") return [];
    return declaration.declarations.flatMap(({ id, init }) =>
      id.type === "Identifier" && init && isFunction(init) ? [id.name] : [],
    );
  });
}

function nameDefault(declaration: Node & { id?: { name: string } | null }): string[] {
  if (declaration.type === "FunctionDeclaration") return [declaration.id?.name ?? "default"];
  return isFunction(declaration) ? ["default"] : [];
}

function isFunction({ type }: Node): boolean {
  return type === "ArrowFunctionExpression" || type === "FunctionExpression";
}
