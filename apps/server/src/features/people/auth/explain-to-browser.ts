import { isParleyError } from "@parley/contract";
import { APIError } from "better-auth/api";

/** Hands on what is declared for the public as better-auth's own errors are: a code and a sentence. */
export async function explainToBrowser<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isParleyError(error)) throw error;
    throw new APIError(error.status as 409, { code: error.code, message: error.message }, {}, error.status);
  }
}
