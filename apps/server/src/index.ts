export { ConfigError, readConfig, settings, type Config } from "./config.ts";
export { StartError } from "./boot/start-error.ts";
export { main } from "./main.ts";
export { startServer, type RunningServer, type ServerOptions } from "./start-server.ts";
