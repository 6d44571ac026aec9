/** A round trip a file is what small ones cost: 1,000 of 20 KB took 14 s one by one, and 0.5 s like this. */
const mostFiles = 32;
/** Large ones gain nothing from company, and what is begun is lost where the cable is pulled out. */
const mostBytes = 8 << 20;

/** Files on their way at the same time, begun in the order in which they were asked for. */
export class OnTheirWay {
  #files = 0;
  #bytes = 0;
  readonly #waiting: { readonly size: number; readonly go: () => void }[] = [];

  /** Resolves when a file of that size may begin; whoever was let in has to leave. */
  async enter(size: number): Promise<void> {
    if (this.#waiting.length === 0 && this.#hasRoom(size)) {
      this.#add(size);
      return;
    }
    await new Promise<void>((go) => this.#waiting.push({ size, go }));
  }

  leave(size: number): void {
    this.#files -= 1;
    this.#bytes -= size;
    for (let next = this.#waiting[0]; next !== undefined && this.#hasRoom(next.size); next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#add(next.size);
      next.go();
    }
  }

  /** One that is larger than all there may be goes alone. */
  #hasRoom(size: number): boolean {
    return this.#files === 0 || (this.#files < mostFiles && this.#bytes + size <= mostBytes);
  }

  #add(size: number): void {
    this.#files += 1;
    this.#bytes += size;
  }
}
