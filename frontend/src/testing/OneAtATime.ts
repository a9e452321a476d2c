/** The part of the Web Locks API that is needed, for tests in an environment without it. */
export class OneAtATime {
  #last: Promise<unknown> = Promise.resolve();

  request = (_name: string, act: () => Promise<void>): Promise<void> => {
    const turn = this.#last.then(act);
    this.#last = turn.catch(() => {});
    return turn;
  };
}
