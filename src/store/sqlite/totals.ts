import type { Connection, Statement } from "./driver.ts";

/** Sums up what a transaction does to the counts of executions, and writes it in one statement. */
export class Totals {
  readonly #update: Statement;
  #open = 0;
  #closed = 0;
  #lastId = 0;

  constructor(database: Connection) {
    this.#update = database.prepare(`UPDATE totals SET open_executions = open_executions + ?,
      closed_executions = closed_executions + ?, last_execution_id = max(last_execution_id, ?)`);
  }

  begin(): void {
    this.#open = 0;
    this.#closed = 0;
    this.#lastId = 0;
  }

  created(id: number, isClosed: boolean): void {
    this.#lastId = Math.max(this.#lastId, id);
    if (isClosed) this.#closed++;
    else this.#open++;
  }

  changed(wasClosed: boolean, isClosed: boolean): void {
    if (wasClosed === isClosed) return;
    this.#closed += isClosed ? 1 : -1;
    this.#open -= isClosed ? 1 : -1;
  }

  purged(count: number): void {
    this.#closed -= count;
  }

  write(): void {
    if (this.#open !== 0 || this.#closed !== 0 || this.#lastId !== 0) {
      this.#update.run(this.#open, this.#closed, this.#lastId);
    }
  }
}
