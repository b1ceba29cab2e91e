import type { CompiledQuery } from "kysely";
import type { Dialect, Executor } from "./database.ts";
import { dialectOf } from "./portable/dialect-of.ts";
import { PreparedInput } from "./prepared-input.ts";
import { currentRowFilter } from "./row-filter.ts";

/** A query built once: running it costs no more than the statement itself. */
export type PreparedQuery<Inputs, Row> = {
  all(executor: Executor, inputs: Inputs): Promise<Row[]>;
  first(executor: Executor, inputs: Inputs): Promise<Row | undefined>;
};

/**
 * For the few queries that run thousands of times a second: building and compiling one with Kysely takes several times longer than SQLite
 * takes to answer it, so do that once.
 *
 * ```ts
 * const findKey = prepareQuery((executor, { hash }: { hash: string }) =>
 *   tables(executor).selectFrom("api_keys").selectAll().where("hash", "=", hash),
 * );
 * const key = await findKey.first(database.executor, { hash });
 * ```
 *
 * `build` is called once an engine, with placeholders for the inputs: it may only hand them to the query as values, each as it is, and
 * must not look at them. A list of texts is handed to `inList`.
 */
export function prepareQuery<Inputs extends object, Row>(
  build: (executor: Executor, inputs: Inputs) => { compile(): CompiledQuery<Row> },
): PreparedQuery<Inputs, Row> {
  const compiled = new Map<Dialect, CompiledQuery<Row>>();

  function compile(executor: Executor, dialect: Dialect): CompiledQuery<Row> {
    // What only some may see is no query for all.
    if (currentRowFilter() !== undefined) return build(executor, createPlaceholders<Inputs>()).compile();
    let query = compiled.get(dialect);
    if (query === undefined) {
      query = build(executor, createPlaceholders<Inputs>()).compile();
      compiled.set(dialect, query);
    }
    return query;
  }

  async function all(executor: Executor, inputs: Inputs): Promise<Row[]> {
    const dialect = dialectOf(executor);
    const query = compile(executor, dialect);
    const parameters = query.parameters.map((value) =>
      value instanceof PreparedInput ? toParameter(inputs[value.name as keyof Inputs], dialect) : value,
    );
    const { rows } = await executor.executeQuery<Row>({ ...query, parameters });
    return rows;
  }

  return { all, first: async (executor, inputs) => (await all(executor, inputs))[0] };
}

/** SQLite has no lists: there one travels as JSON. */
const toParameter = (input: unknown, dialect: Dialect): unknown =>
  dialect === "sqlite" && Array.isArray(input) ? JSON.stringify(input) : input;

function createPlaceholders<Inputs extends object>(): Inputs {
  return new Proxy({}, { get: (_, name) => new PreparedInput(String(name)) }) as Inputs;
}
