/** Codes of the network, and of PostgreSQL: connection exceptions, shutting down, too many connections, a timeout of its own. */
const CODES =
  /^(?:E(?:CONN(?:REFUSED|RESET|ABORTED)|PIPE|TIMEDOUT|(?:HOST|NET)UNREACH|NOTFOUND|AI_AGAIN)|08...|57P0.|57014|53300|25P0[34])$/;

/** What `pg` says without a code. */
const MESSAGES =
  /^(?:Connection terminated|Client has encountered a connection error|Client was closed|timeout exceeded when trying to connect|no answer for )/;

/** Whether a statement failed because the server could not be reached or took too long, not because of what it said. */
export function isConnectionFailure(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return ("code" in error && CODES.test(String(error.code))) || MESSAGES.test(error.message);
}
