/** A row that cannot be read; who reads the file knows which one. */
export class DatapointRowError extends Error {
  override readonly name = "DatapointRowError";
}
