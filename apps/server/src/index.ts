export { ConfigError, readConfig, settings, type Config } from "./config.ts";
export { ListenError } from "./boot/listen.ts";
export { main } from "./main.ts";
export { startServer, type RunningServer, type ServerOptions } from "./start-server.ts";
