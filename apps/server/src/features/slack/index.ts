export { mountSlack } from "./mount-slack.ts";
export { readSlackApp, type SlackApp } from "./slack-app.ts";
export { startSlackSockets, type SlackSockets } from "./slack-sockets.ts";
export { slackRoutes } from "./slack.routes.ts";
