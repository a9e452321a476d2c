import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { strings } from "../../strings";
import { Button } from "../../ui/Button";
import { type Import, ImportedScans } from "./ImportedScans";
import { pacsQuery } from "./pacsQuery";

const PacsDialog = lazy(async () => ({ default: (await import("./PacsDialog")).PacsDialog }));

/** The way to scans of the PACS; nothing where there is none. */
export function PacsImport() {
  const pacs = useQuery(pacsQuery).data;
  const [isOpen, setOpen] = useState(false);
  const [imports, setImports] = useState<readonly Import[]>([]);
  if (!pacs?.configured) return null;
  const add = (one: Import) =>
    setImports((known) => [one, ...known.filter(({ transferId }) => transferId !== one.transferId)]);
  return (
    <>
      <Button onClick={() => setOpen(true)} data-testid="pacs-open">
        {strings.pacs.open}
      </Button>
      <ImportedScans imports={imports} />
      {isOpen && (
        <Suspense>
          <PacsDialog
            host={pacs.host ?? ""}
            imports={imports}
            onImport={add}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  );
}
