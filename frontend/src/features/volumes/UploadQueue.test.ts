import { describe, expect, it } from "vitest";
import { ApiError } from "../../api/problem";
import { ServiceInMemory } from "../../testing/ServiceInMemory";
import { UploadQueue } from "./UploadQueue";
import { NO_DETAILS } from "./uploadForm";

function queueWith(service: ServiceInMemory, ...paths: string[]): UploadQueue {
  const queue = new UploadQueue(service);
  for (const path of paths)
    queue.add({ name: path, files: [{ path, file: new File([path], path) }], details: NO_DETAILS });
  return queue;
}

const states = (queue: UploadQueue) =>
  queue.getSnapshot().uploads.map(({ name, state }) => `${name} ${state.kind}`);

async function until(queue: UploadQueue, ...wanted: string[]): Promise<void> {
  await expect.poll(() => states(queue)).toEqual(wanted);
}

describe("UploadQueue", () => {
  it("sends one after another, and one that is refused holds nothing up", async () => {
    const service = new ServiceInMemory();
    service.refusals.push(new ApiError(415, "unknown_format", "The file is a film."));
    const queue = queueWith(service, "a", "b");
    await until(queue, "a failed", "b done");
    expect(service.log).toEqual(["send a", "create of 1", "send b", "create of 1"]);
  });

  it("goes on with the next while one is paused, and takes it up again", async () => {
    const service = new ServiceInMemory();
    service.gate = new Promise(() => {});
    const queue = queueWith(service, "a", "b");
    await until(queue, "a sending", "b waiting");
    service.gate = Promise.resolve();
    const [first] = queue.getSnapshot().uploads;
    queue.pause(first?.id ?? 0);
    await until(queue, "a paused", "b done");
    queue.resume(first?.id ?? 0);
    await until(queue, "a done", "b done");
  });

  it("pauses and resumes all", async () => {
    const service = new ServiceInMemory();
    service.gate = new Promise(() => {});
    const queue = queueWith(service, "a", "b");
    await until(queue, "a sending", "b waiting");
    queue.pauseAll();
    await until(queue, "a paused", "b paused");
    service.gate = Promise.resolve();
    queue.resumeAll();
    await until(queue, "a done", "b done");
  });

  it("takes a scan off the list and off the server", async () => {
    const service = new ServiceInMemory();
    service.gate = new Promise(() => {});
    const queue = queueWith(service, "a", "b");
    await until(queue, "a sending", "b waiting");
    queue.cancelAll();
    await until(queue);
    await expect.poll(() => service.uploads.size).toBe(0);
  });

  it("tells its listeners, and gives the same picture until something changes", async () => {
    const queue = queueWith(new ServiceInMemory(), "a");
    let n = 0;
    const stop = queue.subscribe(() => {
      n += 1;
    });
    await until(queue, "a done");
    expect(n).toBeGreaterThan(2);
    expect(queue.getSnapshot()).toBe(queue.getSnapshot());
    stop();
    const before = n;
    queue.clear();
    expect([n, queue.getSnapshot().uploads]).toEqual([before, []]);
  });
});
