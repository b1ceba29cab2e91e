import { z } from "zod";
import { fileErrors } from "./file.ts";
import { fileNotFound } from "./file-endpoints.ts";
import { type DeclaredError, endpoint } from "./kernel/endpoint.ts";
import { versionQuery } from "./kernel/wire.ts";
import { logErrors } from "./log.ts";

type Recorded<N extends string, R extends z.ZodType, C extends z.ZodType> = {
  /** As in paths: `prompts`. */
  noun: N;
  summary: string;
  /** What an application records. */
  request: R;
  /** The reply: which Log of which version was made. */
  created: C;
  /** What recording may answer beside what every type's may. */
  errors?: readonly DeclaredError[];
};

/** `POST /<noun>/log`: records what an application did itself, on a version that is found or made. */
export const recordEndpoint = <const N extends string, R extends z.ZodType, C extends z.ZodType>({
  noun,
  summary,
  request,
  created,
  errors = [fileErrors.noVersion],
}: Recorded<N, R, C>) =>
  endpoint({
    method: "POST",
    path: `/${noun}/log`,
    summary,
    permission: "log",
    resource: "file",
    environment: "query",
    query: z.object(versionQuery),
    body: request,
    output: created,
    errors: [...fileNotFound, ...errors, logErrors.parentNotFound, logErrors.idTaken, logErrors.versionGone],
  });

type Corrected<N extends string, U extends z.ZodType, L extends z.ZodType> = {
  noun: N;
  update: U;
  log: L;
  errors?: readonly DeclaredError[];
};

/** `PATCH /<noun>/:id/log/:log_id`: completes or corrects a Log. */
export const updateLogEndpoint = <const N extends string, U extends z.ZodType, L extends z.ZodType>({
  noun,
  update,
  log,
  errors = [],
}: Corrected<N, U, L>) =>
  endpoint({
    method: "PATCH",
    path: `/${noun}/:id/log/:log_id`,
    summary: "Complete or correct a Log",
    permission: "log",
    resource: "file",
    params: z.object({ id: z.string(), log_id: z.string() }),
    body: update,
    output: log,
    errors: [...fileNotFound, logErrors.notFound, ...errors],
  });
