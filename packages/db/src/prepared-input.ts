/** Stands in the compiled text of a query where an input will be. */
export class PreparedInput {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}
