import type { ExpressionBuilder, ExpressionWrapper, SqlBool } from "kysely";
import { columnOf, toColumn, type Row } from "./auth.tables.ts";

/** A condition of better-auth. */
export type Condition = {
  field: string;
  operator: string;
  value: unknown;
  connector: "AND" | "OR";
};

type Expressions = ExpressionBuilder<Record<string, Row>, string>;
type Claim = ExpressionWrapper<Record<string, Row>, string, SqlBool>;

const comparisons = { eq: "=", ne: "!=", lt: "<", lte: "<=", gt: ">", gte: ">=" } as const;

/** All that are joined by AND, and one of those joined by OR. */
export const matching =
  (model: string, where: readonly Condition[]) =>
  (expression: Expressions): Claim => {
    const claimsOf = (connector: Condition["connector"]) =>
      where
        .filter((condition) => condition.connector === connector)
        .map((condition) => claim(expression, model, condition));
    const either = claimsOf("OR");
    return expression.and([...claimsOf("AND"), ...(either.length > 0 ? [expression.or(either)] : [])]);
  };

function claim(expression: Expressions, model: string, condition: Condition): Claim {
  const { field, operator, value } = condition;
  const column = columnOf(model, field);
  const toValue = (one: unknown) => toColumn(model, { field, value: one });
  if (operator === "in" || operator === "not_in") {
    const values = (Array.isArray(value) ? value : [value]).map(toValue);
    const isIn = operator === "in";
    if (values.length === 0) return expression.and(isIn ? [expression.lit(false)] : []);
    return expression(column, isIn ? "in" : "not in", values);
  }
  const comparison = comparisons[operator as keyof typeof comparisons];
  if (comparison === undefined)
    throw new Error(`better-auth compares by "${operator}", which nothing here knows.`);
  if (value === null) return expression(column, comparison === "=" ? "is" : "is not", null);
  return expression(column, comparison, toValue(value));
}
