/**
 * A server on loopback, at a free port.
 *
 * @module
 */

/** A server that answers until it is disposed of. */
export abstract class LoopbackServer implements AsyncDisposable {
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  constructor() {
    this.#server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      (request) => this.respond(request),
    );
  }

  /** The server's address, with a slash at its end. */
  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}/`;
  }

  /** Answers a request. */
  protected abstract respond(request: Request): Promise<Response>;

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}
