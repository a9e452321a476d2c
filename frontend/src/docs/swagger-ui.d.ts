declare module "swagger-ui-dist/swagger-ui-es-bundle.js" {
  import type { DocsRequest } from "./csrf";

  interface SwaggerOptions {
    dom_id: string;
    url: string;
    requestInterceptor: (request: DocsRequest) => Promise<DocsRequest>;
    defaultModelsExpandDepth: number;
    displayRequestDuration: boolean;
    validatorUrl: null;
  }

  export default function SwaggerUI(options: SwaggerOptions): unknown;
}
