import { describe, expect, it } from "vitest";
import { ApiError } from "../../api/problem";
import { ServiceInMemory } from "../../testing/ServiceInMemory";
import { ScanUpload } from "./ScanUpload";
import { NO_DETAILS } from "./uploadForm";
import type { UploadState } from "./uploadState";

function fileOf(path: string, content = path) {
  return { path, file: new File([content], path) };
}

function upload(service: ServiceInMemory, ...paths: string[]) {
  const states: UploadState[] = [];
  const scan = { name: "eye", files: paths.map((path) => fileOf(path)), details: NO_DETAILS };
  const made: ScanUpload = new ScanUpload(scan, service, () => states.push(made.state), [1, 1]);
  const kinds = () => states.map(({ kind }) => kind).filter((kind, index, all) => kind !== all[index - 1]);
  return { made, states, kinds };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

describe("ScanUpload", () => {
  it("is looked up, sent file by file and made a volume", async () => {
    const service = new ServiceInMemory();
    const { made, states, kinds } = upload(service, "1.png", "2.png");
    await made.run();
    expect(kinds()).toEqual(["checking", "sending", "reading", "done"]);
    expect(service.log).toEqual(["send 1.png", "send 2.png", "create of 2"]);
    expect(made.state).toMatchObject({ kind: "done", isNew: true });
    const fractions = states.flatMap((state) => (state.kind === "sending" ? [state.fraction] : []));
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
  });

  it("is not sent when the service has it", async () => {
    const service = new ServiceInMemory();
    await upload(service, "1.png").made.run();
    const { made } = upload(service, "1.png");
    await made.run();
    expect(made.state).toMatchObject({ kind: "done", isNew: false, volume: { id: "v0" } });
    expect(service.log).toEqual(["send 1.png", "create of 1"]);
  });

  it("goes on where it was paused", async () => {
    const service = new ServiceInMemory();
    service.gate = new Promise(() => {});
    const { made } = upload(service, "1.png");
    const running = made.run();
    await settled();
    made.pause();
    await running;
    expect(made.state).toMatchObject({ kind: "paused", fraction: 0.5 });
    service.gate = Promise.resolve();
    made.wait();
    await made.run();
    expect(made.state.kind).toBe("done");
    expect(service.log).toEqual(["send 1.png", "resume 1.png", "create of 1"]);
  });

  it("shows the service's sentence when it is refused, and can be tried again", async () => {
    const service = new ServiceInMemory();
    service.refusals.push(new ApiError(415, "unknown_format", "The file is a film."));
    const { made } = upload(service, "1.png");
    await made.run();
    expect(made.state).toEqual({ kind: "failed", message: "The file is a film." });
    made.wait();
    await made.run();
    expect(made.state.kind).toBe("done");
  });

  it("asks again when the service was away while it read the scan", async () => {
    const service = new ServiceInMemory();
    service.refusals.push(new ApiError(0, "unreachable", "The server does not answer."));
    service.refusals.push(new ApiError(423, "upload_locked", "Another request is at it."));
    const { made } = upload(service, "1.png");
    await made.run();
    expect(made.state.kind).toBe("done");
    expect(service.log.filter((line) => line.startsWith("create"))).toHaveLength(3);
  });

  it("does not ask again when the storage is full", async () => {
    const service = new ServiceInMemory();
    service.refusals.push(new ApiError(507, "storage_full", "The server's storage is full."));
    const { made } = upload(service, "1.png");
    await made.run();
    expect(made.state).toEqual({ kind: "failed", message: "The server's storage is full." });
  });

  it("leaves nothing with the service when it is cancelled", async () => {
    const service = new ServiceInMemory();
    service.gate = new Promise(() => {});
    const { made } = upload(service, "1.png");
    const running = made.run();
    await settled();
    await made.cancel();
    await running;
    expect(service.forgotten).toEqual(["/uploads/1.png"]);
    expect(service.uploads.size).toBe(0);
  });

  it("removes what a former try left when the scan turns out to be known", async () => {
    const service = new ServiceInMemory();
    service.refusals.push(new ApiError(415, "unknown_format", "No."));
    const { made } = upload(service, "1.png");
    await made.run();
    await upload(service, "1.png").made.run(); // sent by another tab meanwhile
    made.wait();
    await made.run();
    expect(made.state).toMatchObject({ kind: "done", isNew: false });
    expect(service.forgotten).toEqual(["/uploads/1.png"]);
  });

  it("is forgotten by the browser when it is taken off the list after a refusal", async () => {
    const service = new ServiceInMemory();
    service.refusals.push(new ApiError(415, "unknown_format", "No."));
    const { made } = upload(service, "1.png");
    await made.run();
    await made.cancel();
    expect([service.forgotten, service.forgottenFiles]).toEqual([["/uploads/1.png"], ["1.png"]]);
  });
});
