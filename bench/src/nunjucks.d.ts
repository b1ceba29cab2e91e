declare module "nunjucks" {
  class Environment {
    constructor(loader: null, options: { autoescape: boolean });
  }
  class Template {
    constructor(source: string, environment: Environment, path: string, eagerCompile: boolean);
    render(inputs: object): string;
  }
  const nunjucks: { Environment: typeof Environment; Template: typeof Template };
  export default nunjucks;
}
