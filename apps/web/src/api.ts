import { Parley } from "@parley/sdk";

/** The client of the server this page came from; the session's cookie says who is asking. */
export const parley = new Parley({ baseUrl: "", credentials: "same-origin" });
