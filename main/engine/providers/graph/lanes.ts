/** Ways to one mailbox. Work takes one of them, or several at once; first come, first served. */
export class Lanes {
  private readonly waiting: { readonly width: number; readonly go: () => void }[] = [];
  private free: number;

  constructor(lanes: number) {
    this.free = lanes;
  }

  async run<T>(width: number, work: () => Promise<T>): Promise<T> {
    await this.enter(width);
    try {
      return await work();
    } finally {
      this.free += width;
      this.letIn();
    }
  }

  private enter(width: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.waiting.push({ width, go: resolve });
    this.letIn();
    return promise;
  }

  private letIn(): void {
    for (let next = this.waiting[0]; next !== undefined && next.width <= this.free; next = this.waiting[0]) {
      this.waiting.shift();
      this.free -= next.width;
      next.go();
    }
  }
}
