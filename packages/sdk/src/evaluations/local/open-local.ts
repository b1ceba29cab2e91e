import { clientErrors } from "../../client-errors.ts";
import type { LocalParley, LocalParleyOptions } from "./local-options.ts";
import { estimateLocally, evaluateLocally } from "./evaluate-locally.ts";
import { readRates } from "./minute-rates.ts";
import { openGateway } from "./open-gateway.ts";
import { openLocalFiles } from "../../node/open-local-files.ts";
import { platform } from "../../node/platform.ts";

/**
 * Evaluations without a server: on the files of a folder and functions of this process.
 *
 * @throws ParleyError `malformed` where a rate is none
 *
 * @example
 * await using parley = openLocal({ files: "parley" });
 * const { passed, scores, stats } = await parley.evaluations.run({
 *   name: "release 12",
 *   file: { path: "support/answer" },
 *   dataset: { path: "support/cases" },
 *   evaluators: [{ path: "quality/correct" }],
 *   gates: "correct >= 90%",
 * });
 * console.log(stats.report, scores["quality/correct"], passed);
 */
export function openLocal({
  files = ".",
  environment = process.env,
  provider,
  model,
  cacheFolder,
  requestsPerMinute,
  tokensPerMinute,
}: LocalParleyOptions = {}): LocalParley {
  const read = readRates(environment, { requests: requestsPerMinute, tokens: tokensPerMinute });
  if (!read.ok) throw clientErrors.localFile({ reason: read.message });
  const { rates } = read;
  const folder = openLocalFiles({ folder: files, cacheSize: 100 });
  let gateway: ReturnType<typeof openGateway> | undefined;
  const close = async (): Promise<void> => {
    await gateway?.close();
    gateway = undefined;
  };
  const open = async () => {
    gateway ??= openGateway({ environment, rates });
    const choice = { provider, model };
    const pythonPackages = environment["PARLEY_PYTHON_PACKAGES"];
    return { folder, cacheFolder, pythonPackages, gateway, jinja: await platform.loadJinja(), choice };
  };
  return {
    evaluations: {
      run: async (options) => evaluateLocally(await open(), options),
      estimate: async (options) => estimateLocally(await open(), options),
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
