declare module "heic-decode" {
  type Image = { readonly width: number; readonly height: number; decode(): Promise<{ width: number; height: number; data: Uint8ClampedArray }> };
  const one: { all(input: { buffer: Uint8Array }): Promise<readonly Image[] & { dispose(): void }> };
  export default one;
}
