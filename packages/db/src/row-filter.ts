import { AsyncLocalStorage } from "node:async_hooks";
import {
  AliasNode,
  FromNode,
  IdentifierNode,
  OperationNodeTransformer,
  SelectionNode,
  SelectQueryNode,
  sql,
  TableNode,
  WhereNode,
  type DeleteQueryNode,
  type Expression,
  type JoinNode,
  type KyselyPlugin,
  type OperationNode,
  type SqlBool,
  type UpdateQueryNode,
} from "kysely";

/** By the name of a table: which of its rows there are. Columns are named without their table. */
export type RowFilter = { readonly [table: string]: Expression<SqlBool> };

const storage = new AsyncLocalStorage<RowFilter | undefined>();

/**
 * For whatever `work` does, here and later: the rows that the filter leaves out do not exist. Every query of a builder
 * keeps to it, in joins and subqueries as well; SQL written as text has to ask {@link currentRowFilter}.
 *
 * Work that others share (a group of writes, a cache's load) belongs to nobody: begin it with {@link withoutRowFilter}.
 *
 * @example
 * withRowFilter({ files: sql`path >= 'legal/' and path < 'legal0'` }, () => listFiles(executor));
 */
export const withRowFilter = <T>(filter: RowFilter, work: () => T): T => storage.run(filter, work);

export const withoutRowFilter = <T>(work: () => T): T =>
  storage.getStore() === undefined ? work() : storage.run(undefined, work);

export const currentRowFilter = (): RowFilter | undefined => storage.getStore();

/** Puts each query of a builder under the filter of whoever runs it. Without a filter it costs one look. */
export const rowFilterPlugin: KyselyPlugin = {
  transformQuery({ node }) {
    const filter = storage.getStore();
    return filter === undefined ? node : new FilterTransformer(filter).transformNode(node);
  },
  transformResult: async ({ result }) => result,
};

class FilterTransformer extends OperationNodeTransformer {
  readonly #filter: RowFilter;

  constructor(filter: RowFilter) {
    super();
    this.#filter = filter;
  }

  protected override transformSelectQuery(node: SelectQueryNode): SelectQueryNode {
    const { from, ...rest } = super.transformSelectQuery(node);
    return from === undefined
      ? rest
      : { ...rest, from: FromNode.create(from.froms.map((table) => this.#seen(table))) };
  }

  protected override transformJoin(node: JoinNode): JoinNode {
    const join = super.transformJoin(node);
    return { ...join, table: this.#seen(join.table) };
  }

  protected override transformUpdateQuery(node: UpdateQueryNode): UpdateQueryNode {
    const query = super.transformUpdateQuery(node);
    return { ...query, ...this.#onlySeen(query.table, query.where) };
  }

  protected override transformDeleteQuery(node: DeleteQueryNode): DeleteQueryNode {
    const query = super.transformDeleteQuery(node);
    return { ...query, ...this.#onlySeen(query.from.froms[0], query.where) };
  }

  /** A subquery of the same name, so that an outer join stays one. Both engines take it apart and keep to their indexes. */
  #seen(node: OperationNode): OperationNode {
    const table = AliasNode.is(node) ? node.node : node;
    const condition = this.#conditionOf(table);
    if (condition === undefined || !TableNode.is(table)) return node;
    const rows = SelectQueryNode.cloneWithSelections(SelectQueryNode.createFrom([table]), [
      SelectionNode.createSelectAll(),
    ]);
    const alias = AliasNode.is(node) ? node.alias : IdentifierNode.create(nameOf(table));
    const seen: SelectQueryNode = { ...rows, where: WhereNode.create(condition) };
    return AliasNode.create(seen, alias);
  }

  #onlySeen(table: OperationNode | undefined, where: WhereNode | undefined): { where?: WhereNode } {
    const condition = this.#conditionOf(table && AliasNode.is(table) ? table.node : table);
    if (condition === undefined) return where === undefined ? {} : { where };
    return {
      where: where ? WhereNode.cloneWithOperation(where, "And", condition) : WhereNode.create(condition),
    };
  }

  #conditionOf(table: OperationNode | undefined): OperationNode | undefined {
    if (table === undefined || !TableNode.is(table)) return undefined;
    const condition = this.#filter[nameOf(table)];
    return condition && sql`(${condition})`.toOperationNode();
  }
}

const nameOf = (table: TableNode): string => table.table.identifier.name;
