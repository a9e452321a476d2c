import { createBrowserRouter, Navigate, Outlet, redirectDocument } from "react-router";
import { RequireSession } from "./features/session/RequireSession";
import { SignInPage } from "./features/session/SignInPage";
import { SenderProvider } from "./features/tags/SenderProvider";
import { AppShell } from "./layout/AppShell";
import { ErrorPage } from "./layout/ErrorPage";

export const router = createBrowserRouter([
  {
    element: <Outlet />,
    ErrorBoundary: ErrorPage,
    HydrateFallback: () => null,
    children: [
      { path: "/", element: <Navigate to="/volumes" replace /> },
      { path: "/sign-in", Component: SignInPage },
      { path: "/docs", loader: () => redirectDocument("/docs") }, // a page of its own; sign-in leads here
      {
        Component: RequireSession,
        children: [
          {
            element: <SenderProvider />,
            children: [
              {
                Component: AppShell,
                children: [
                  {
                    ErrorBoundary: ErrorPage,
                    children: [
                      {
                        path: "/volumes",
                        lazy: async () => ({
                          Component: (await import("./features/volumes/VolumesPage")).VolumesPage,
                        }),
                      },
                      {
                        path: "/volumes/:volumeId/tag",
                        lazy: async () => ({
                          Component: (await import("./features/tags/TaggingPage")).TaggingPage,
                        }),
                      },
                      {
                        path: "/volumes/:volumeId/results",
                        lazy: async () => ({
                          Component: (await import("./features/segmentations/ResultsPage")).ResultsPage,
                        }),
                      },
                      {
                        path: "/models/compare",
                        lazy: async () => ({
                          Component: (await import("./features/models/ComparePage")).ComparePage,
                        }),
                      },
                      {
                        path: "/admin",
                        lazy: async () => ({
                          Component: (await import("./features/admin/AdminPage")).AdminPage,
                        }),
                      },
                      {
                        path: "/worklist",
                        lazy: async () => ({
                          Component: (await import("./features/worklist/WorklistPage")).WorklistPage,
                        }),
                      },
                      {
                        path: "/training",
                        lazy: async () => ({
                          Component: (await import("./features/training/TrainingPage")).TrainingPage,
                        }),
                      },
                    ],
                  },
                ],
              },
            ],
          },
        ],
      },
    ],
  },
]);
