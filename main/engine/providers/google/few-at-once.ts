/**
 * What becomes of each, a few of them worked on at once, in the order they end. Where one throws, no other is begun, and it is
 * thrown once those that were have ended and are told.
 */
export async function* fewAtOnce<A, B>(all: readonly A[], most: number, work: (each: A) => Promise<B>): AsyncGenerator<B> {
  const open = [...all];
  const ended: B[] = [];
  const thrown: unknown[] = [];
  const lane = async (): Promise<void> => {
    for (let next = open.shift(); next !== undefined && thrown.length === 0; next = open.shift()) ended.push(await work(next));
  };
  await Promise.all(Array.from({ length: most }, () => lane().catch((error: unknown) => void thrown.push(error))));
  yield* ended;
  if (thrown.length > 0) throw thrown[0];
}
