import { main } from "@parley/server";

await main(process.env);
