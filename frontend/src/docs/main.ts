import "@fontsource/ibm-plex-sans/latin-400.css";
import "@fontsource/ibm-plex-sans/latin-500.css";
import "@fontsource/ibm-plex-sans/latin-600.css";
import "@fontsource/ibm-plex-mono/latin-400.css";
import "../theme/tokens.css";
import "swagger-ui-dist/swagger-ui.css";
import "./docs.css";
import SwaggerUI from "swagger-ui-dist/swagger-ui-es-bundle.js";
import { isDark } from "../theme/theme";
import { readCsrfToken, withCsrfToken } from "./csrf";

document.documentElement.classList.toggle("dark-mode", isDark()); // how Swagger UI turns dark

const SCHEMA_URL = "/api/v1/openapi.json";

SwaggerUI({
  dom_id: "#docs",
  url: SCHEMA_URL,
  requestInterceptor: (request) => withCsrfToken(request, window.location.origin, readCsrfToken),
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  validatorUrl: null, // it would send the schema to another site
});
