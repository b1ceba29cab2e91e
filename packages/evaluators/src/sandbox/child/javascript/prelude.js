// oxlint-disable no-unused-expressions -- the value of this script is the function
// Runs inside QuickJS, before people's code. `write` is the only function of the host; it takes a name and a text as
// JSON. `start` begins a run; `call` puts what is lasting, a name and a value, into the first argument.
(write, installRandom) => {
  const { parse, stringify } = JSON;
  const [{ isArray }, { isFinite }] = [Array, Number];
  const text = String;
  const seed = installRandom();

  const show = (value) => {
    if (typeof value === "string") return value;
    try {
      return (typeof value === "object" ? stringify(value) : undefined) ?? text(value);
    } catch {
      return text(value);
    }
  };
  const say =
    (stream) =>
    (...values) =>
      write(stream, stringify(`${values.map(show).join(" ")}\n`));
  const [out, error] = [say("stdout"), say("stderr")];
  globalThis.console = { log: out, info: out, debug: out, warn: error, error };

  class Refused extends Error {}
  const refuse = (what) => {
    throw new Refused(
      `The result holds ${what}, which JSON cannot. Return finite numbers, text, booleans, null, lists and plain objects.`,
    );
  };
  const check = (key, value) => {
    if (typeof value === "number" && !isFinite(value)) refuse(text(value));
    if (typeof value === "bigint" || typeof value === "symbol" || typeof value === "function")
      refuse(`a ${typeof value}`);
    if (value instanceof Map || value instanceof Set) refuse("a Map or a Set");
    return value;
  };
  const toJson = (value) => stringify(value, check) ?? "null";

  return Object.freeze({
    start: (startJson) => {
      const start = parse(startJson);
      globalThis.process = { env: start.env };
      seed(start.seed);
    },
    call: (entry, argsJson, lasting) => {
      const args = parse(argsJson);
      if (lasting !== undefined) args[0][lasting[0]] = lasting[1];
      const result = isArray(args) ? entry(...args) : entry(args);
      return typeof result?.then === "function" ? Promise.resolve(result).then(toJson) : toJson(result);
    },
    describe: (thrown) => {
      try {
        const isError = thrown instanceof Error;
        return stringify({
          isRefused: thrown instanceof Refused,
          name: isError ? text(thrown.name) : "Thrown",
          message: isError ? text(thrown.message) : show(thrown),
          stack: isError ? text(thrown.stack) : "",
        });
      } catch {
        return "{}";
      }
    },
  });
};
