import type { PendingWrite } from "./pendingWrites";

type Send = (write: PendingWrite) => Promise<readonly number[]>;

/**
 * A write that goes out within the key press, while the browser is still storing it.
 *
 * Storing, taking the turn among the tabs and reading the store back take longer than the service does. A write that
 * nothing can overtake need not wait for them: the sender finds its answer here when its turn comes.
 */
export class EarlyAnswer {
  readonly #send: Send;
  #id: string | null = null;
  #answer: Promise<readonly number[]> | null = null;

  constructor(send: Send) {
    this.#send = send;
  }

  ask(write: PendingWrite): void {
    this.#id = write.id;
    this.#answer = this.#send(write);
    this.#answer.catch(() => {}); // whoever takes the answer meets the error
  }

  /** The answer to this very write if it went out early, once; otherwise it is sent now. */
  take(write: PendingWrite): Promise<readonly number[]> {
    const answer = this.#id === write.id ? this.#answer : null;
    this.#id = this.#answer = null;
    return answer ?? this.#send(write);
  }
}
