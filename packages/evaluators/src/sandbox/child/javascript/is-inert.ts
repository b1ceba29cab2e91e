import type { Expression, ModuleDeclaration, Program, SpreadElement, Statement } from "acorn";

type Part = Statement | ModuleDeclaration;
type Value = Expression | SpreadElement;

/**
 * Whether loading a module only defines things: nothing is called, read or printed, so that it comes to the same
 * whenever it is done. What is not known to be so is taken for the contrary.
 */
export const isInert = ({ body }: Program): boolean => body.every(definesOnly);

function definesOnly(part: Part): boolean {
  switch (part.type) {
    case "FunctionDeclaration":
    case "EmptyStatement":
      return true;
    case "ExpressionStatement":
      return part.expression.type === "Literal";
    case "VariableDeclaration":
      return (
        part.kind !== "using" &&
        part.kind !== "await using" &&
        part.declarations.every(({ id, init }) => id.type === "Identifier" && (!init || isConstant(init)))
      );
    case "ExportNamedDeclaration":
      return part.source == null && (part.declaration == null || definesOnly(part.declaration));
    case "ExportDefaultDeclaration":
      return part.declaration.type === "FunctionDeclaration" || isConstantDefault(part.declaration);
    default:
      return false;
  }
}

const isConstantDefault = (declaration: { type: string }): boolean =>
  declaration.type !== "ClassDeclaration" && isConstant(declaration as Expression);

function isConstant(value: Value): boolean {
  switch (value.type) {
    case "Literal":
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      return true;
    case "TemplateLiteral":
      return value.expressions.length === 0;
    case "UnaryExpression":
      return value.argument.type === "Literal";
    case "ArrayExpression":
      return value.elements.every((element) => element === null || isConstant(element));
    case "ObjectExpression":
      return value.properties.every(
        (property) => property.type === "Property" && !property.computed && isConstant(property.value),
      );
    default:
      return false;
  }
}
