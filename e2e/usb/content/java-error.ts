/** What Android prints to standard error, with exit code 0. */
export class JavaError extends Error {
  readonly type: string;
  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}
