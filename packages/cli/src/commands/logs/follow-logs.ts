import { setTimeout as wait } from "node:timers/promises";
import { clientErrors, fileOf, isParleyError, type Log } from "@parley/sdk";
import { formatCost, formatCount, formatDuration, sumOfKnown } from "../../figures.ts";
import type { LogFilter } from "../../log-filter.ts";
import type { Session } from "../../session.ts";
import { fitText } from "../../table.ts";
import { countTokens, describeOutcome } from "./print-log-table.ts";
import { createLogWatch, type LogSource } from "./watch-logs.ts";

type Following = { readonly filter: LogFilter; readonly limit: number; readonly interval: number };

/** Prints the latest Logs, then each as it comes, until the process is ended. */
export async function followLogs(session: Session, { filter, limit, interval }: Following): Promise<never> {
  const { parley, output } = session;
  const { start_date: start, ...rest } = filter;
  const since = start === undefined ? undefined : new Date(start);
  const source: LogSource = {
    list: async (range) => (await parley.logs.list({ ...rest, ...range })).records,
    get: (id) => parley.logs.get({ id }),
    clock: Date.now,
  };
  const watch = createLogWatch(source, { limit, since, include_bodies: output.isJson });
  let hasAnswered = false;
  let isConnected = true;
  for (;;) {
    try {
      const logs = await watch.look();
      hasAnswered = true;
      isConnected = true;
      for (const log of logs) {
        if (output.isJson) output.write(`${JSON.stringify(log)}\n`);
        else output.line(renderLog(log, session));
      }
    } catch (error) {
      // A server that restarts is waited for; one that never answered is an error.
      const isGone = isParleyError(error) && error.code === clientErrors.unreachable.code;
      if (!isGone || !hasAnswered) throw error;
      if (isConnected) output.note("The server does not answer. Waiting for it.");
      isConnected = false;
    }
    await wait(interval);
  }
}

function renderLog(log: Log, { output }: Session): string {
  const { cyan, dim, red } = output.colors;
  const time = new Date(log.created_at).toLocaleTimeString("en-GB");
  const figures = [
    `${formatCount(countTokens(log))} tokens`,
    formatCost(sumOfKnown(log.prompt_cost, log.output_cost)),
    formatDuration(log.provider_latency),
  ].join(" · ");
  const path = fitText(fileOf(log).path, 20);
  const rest = Math.max(12, output.columns - time.length - path.length - figures.length - log.id.length - 8);
  const outcome = fitText(describeOutcome(log), rest);
  return [dim(time), cyan(path), log.error ? red(outcome) : outcome, dim(figures), dim(log.id)].join("  ");
}
