import "./theme/tokens.css";
import "./theme/base.css";
import { CSPProvider } from "@base-ui/react/csp-provider";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router";
import { setOnSignedOut } from "./api/client";
import { ApiError } from "./api/problem";
import { onSessionElsewhere } from "./features/session/hint";
import { readSessionAnew } from "./features/session/session";
import { catchDrops } from "./features/volumes/droppedFiles";
import { router } from "./routes";
import { fetchFonts } from "./theme/fonts";

const MAX_RETRIES = 2;

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (nFailures, error) => error instanceof ApiError && error.isTemporary && nFailures < MAX_RETRIES,
    },
  },
});
fetchFonts();
catchDrops();
setOnSignedOut(() => void readSessionAnew(queries));
onSessionElsewhere(() => void readSessionAnew(queries));

const root = document.getElementById("root");
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <CSPProvider disableStyleElements>
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </CSPProvider>
    </StrictMode>,
  );
}
