import { writeSync } from "node:fs";
import { registerHooks } from "node:module";

// Read by tests: every module that this process or a thread of it loads.
registerHooks({
  load(url, context, nextLoad) {
    if (url.startsWith("file:")) writeSync(2, `loads ${url}\n`);
    return nextLoad(url, context);
  },
});
